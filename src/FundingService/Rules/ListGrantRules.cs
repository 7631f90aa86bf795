namespace FundingService.Rules;

public sealed partial class RuleEndpoints
{
    /// <inheritdoc/>
    public override Task<ListGrantRulesResponse> ListGrantRules(ListGrantRulesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
            new ListGrantRulesResponse { Rules = { (await GrantRules.All(work, organisation)).Select(rule => rule.ToMessage()) } });
    }
}
