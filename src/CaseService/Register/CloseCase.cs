using Contracts.Cases;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> CloseCase(Wire.CloseCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);

        return database.Once(request, context, async work =>
        {
            var found = await Cases.Lock(work, name);
            if (found.Closed is not null)
                return await Cases.Load(work, name);
            found.MustBeOpen();
            found.MustHaveNoOpenProposal();

            await work.ExecuteOne(
                "UPDATE case_file SET closed = @day WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id, day = SwedishTime.Day(work.At) });
            await History.Add(work, name, "CaseClosed", new { Closed = SwedishTime.Day(work.At) });
            work.Publish(name.ToString(), new CaseClosed(name.Organisation, name.ToString(), work.At));
            return await Cases.Load(work, name);
        });
    }
}
