namespace FundingService.Rules;

public sealed partial class RuleEndpoints
{
    /// <inheritdoc/>
    public override async Task<PutAdvanceRuleResponse> PutAdvanceRule(PutAdvanceRuleRequest request, ServerCallContext context)
    {
        var given = request.Rule ?? throw Refused.Invalid("rule", "expected a rule");
        var (organisation, id) = Names.In("advanceRules", given.Name, "rule.name");
        context.Caller().In(organisation, Roles.Administrator);
        var rule = Read(organisation, id, given);

        return await database.Once(request, context, async work =>
        {
            var isChanged = await AdvanceRules.Put(work, rule);
            return new PutAdvanceRuleResponse { Rule = rule.ToMessage(), Changed = isChanged };
        });
    }

    private static AdvanceRule Read(string organisation, string id, Wire.AdvanceRule given)
    {
        var violations = new Violations();
        var percent = Percentage.Read(given.LimitPercent, violations, "rule.limit_percent");
        var limit = given.Limit.Read(violations, "rule.limit");
        violations.Require(given.LimitPercent.Length > 0 || given.Limit is not null, "rule.limit", "expected a percentage, an amount or both");
        var (from, to) = Days.ReadValidity(given.ValidFrom, given.ValidTo, violations, "rule");
        var source = violations.Text(given.Source, "rule.source", LongestSource);
        var reference = violations.OptionalText(given.LegalReference, "rule.legal_reference", LongestReference);
        violations.Refuse();
        return new AdvanceRule
        {
            Organisation = organisation,
            Rule = id,
            Source = source,
            LimitPercent = percent,
            LimitAmount = limit,
            ValidFrom = from!.Value,
            ValidTo = to,
            LegalReference = reference,
        };
    }
}
