namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.ListRetentionRulesResponse> ListRetentionRules(Wire.ListRetentionRulesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        return database.Read(context, async work =>
            new Wire.ListRetentionRulesResponse { Rules = { (await RetentionRule.All(work, organisation)).Select(rule => rule.ToMessage()) } });
    }
}
