namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    private const int LongestKind = 100;
    private const int LongestReference = 500;

    public override Task<Wire.PutRetentionRuleResponse> PutRetentionRule(Wire.PutRetentionRuleRequest request, ServerCallContext context)
    {
        var given = request.Rule ?? throw Refused.Invalid("rule", "expected a rule");
        var (organisation, id) = Names.In("retentionRules", given.Name, "rule.name");
        context.Caller().In(organisation, Roles.Administrator);
        var rule = Read(organisation, id, given);

        return database.Once(request, context, async work =>
        {
            var isChanged = await rule.Put(work);
            return new Wire.PutRetentionRuleResponse { Rule = rule.ToMessage(), Changed = isChanged };
        });
    }

    private static RetentionRule Read(string organisation, string id, Wire.RetentionRule given)
    {
        var violations = new Violations();
        var disposes = given.Action == Wire.RetentionAction.Dispose;
        violations.Require(
            disposes || given.Action == Wire.RetentionAction.Preserve, "rule.action", $"expected to preserve or to dispose, found {(int)given.Action}");
        violations.Require(
            disposes ? given.Years is >= 0 and <= RetentionRule.LongestYears : given.Years == 0,
            "rule.years",
            disposes ? $"expected 0 to {RetentionRule.LongestYears} years, found {given.Years}" : $"expected no years for what is preserved, found {given.Years}");
        var kind = violations.OptionalLine(given.Kind, "rule.kind", LongestKind);
        var reference = disposes
            ? violations.Text(given.LegalReference, "rule.legal_reference", LongestReference)
            : violations.OptionalText(given.LegalReference, "rule.legal_reference", LongestReference);
        var (from, to) = Days.ReadValidity(given.ValidFrom, given.ValidTo, violations, "rule");
        violations.Refuse();
        return new RetentionRule(organisation, id, kind, disposes, given.Years, reference, from!.Value, to);
    }
}
