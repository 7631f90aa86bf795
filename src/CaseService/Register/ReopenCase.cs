using Contracts.Cases;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> ReopenCase(Wire.ReopenCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var found = await Cases.Lock(work, name);
            if (found.Closed is not { } closed)
                throw Refused.Precondition("CASE_NOT_CLOSED", "Only a closed case is reopened.", ("status", found.Struck is null ? found.Status : "struck"));

            await work.ExecuteOne("UPDATE case_file SET closed = NULL WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id });
            await History.Add(work, name, "CaseReopened", new { Reason = reason }, new { Closed = closed });
            work.Publish(name.ToString(), new CaseReopened(name.Organisation, name.ToString(), reason, work.At));
            return await Cases.Load(work, name);
        });
    }
}
