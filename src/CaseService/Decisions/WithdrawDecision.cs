using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> WithdrawDecision(Wire.WithdrawDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var ending = new Ending(SwedishTime.Day(work.At), caller.Name, caller.Subject, reason);
            if (decision.Withdraw(ending, work.At) is { } withdrawn)
            {
                await Decisions.End(work, decision, "withdrawn", ending);
                work.Publish(name.ToString(), withdrawn);
            }

            return await Load(work, name, number);
        });
    }
}
