using CaseService.Delegation;
using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    private const int LongestReason = 2_000;

    public override Task<Wire.Decision> DeclineDecision(Wire.DeclineDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation);
        caller.MustBePerson();
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var day = SwedishTime.Day(work.At);
            var order = await DelegationOrders.InForce(work, name.Organisation, decision.Board ?? "", decision.TermFrom, decision.TermTo, day);
            var (by, isHeld) = await Deciding(work, decision, order, office: null, day);
            var failed = Authority.CheckOffice(order, decision.Clause, by.Office, isHeld, decision.IsUrgent).ToList();
            var inOffice = failed.Count == 0;
            // A registrar notes what was said by who may decide.
            if (caller.Roles.Contains(Roles.Registrar))
                failed.Clear();
            failed.AddRange(Conflict.Check(await Conflicts.Of(work, name), caller.Subject, day));

            var ending = new Ending(day, inOffice ? by.ToString() : caller.Name, caller.Subject, reason);
            if (decision.Decline(ending, failed, work.At) is { } declined)
            {
                await Decisions.End(work, decision, "declined", ending);
                work.Publish(name.ToString(), declined);
            }

            return await Load(work, name, number);
        });
    }
}
