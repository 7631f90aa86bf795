using Contracts.Cases;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    private const int LongestReason = 1_000;

    public override Task<Wire.Case> StrikeCase(Wire.StrikeCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var found = await Cases.Lock(work, name);
            if (found.Struck is not null && found.StruckReason == reason)
                return await Cases.Load(work, name);
            found.MustBeOpen();
            if (found.Status == "decided")
                throw Refused.Precondition("CASE_DECIDED", "Something was decided in the case, so it can't be struck.", ("case", name.CaseNumber));
            found.MustHaveNoOpenProposal();

            await work.ExecuteOne(
                "UPDATE case_file SET struck = @day, struck_reason = @reason WHERE organisation = @Organisation AND case_id = @Id",
                new { name.Organisation, name.Id, day = SwedishTime.Day(work.At), reason });
            await History.Add(work, name, "CaseStruck", new { Reason = reason });
            work.Publish(name.ToString(), new CaseStruck(name.Organisation, name.ToString(), reason, work.At));
            return await Cases.Load(work, name);
        });
    }
}
