namespace FundingService.Rules;

public sealed partial class RuleEndpoints
{
    /// <inheritdoc/>
    public override Task<ListAdvanceRulesResponse> ListAdvanceRules(ListAdvanceRulesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
            new ListAdvanceRulesResponse { Rules = { (await AdvanceRules.All(work, organisation)).Select(rule => rule.ToMessage()) } });
    }
}
