namespace FundingService.Rules;

public sealed partial class RuleEndpoints
{
    private const int LongestSource = 63;
    private const int LongestReference = 500;

    /// <inheritdoc/>
    public override async Task<PutGrantRuleResponse> PutGrantRule(PutGrantRuleRequest request, ServerCallContext context)
    {
        var given = request.Rule ?? throw Refused.Invalid("rule", "expected a rule");
        var (organisation, id) = Names.In("grantRules", given.Name, "rule.name");
        context.Caller().In(organisation, Roles.Administrator);
        var rule = Read(organisation, id, given);

        return await database.Once(request, context, async work =>
        {
            var isChanged = await GrantRules.Put(work, rule);
            return new PutGrantRuleResponse { Rule = rule.ToMessage(), Changed = isChanged };
        });
    }

    private static GrantRule Read(string organisation, string id, Wire.GrantRule given)
    {
        var violations = new Violations();
        var limit = Percentage.Read(given.LimitPercent, violations, "rule.limit_percent");
        violations.Require(given.LimitPercent.Length > 0, "rule.limit_percent", "expected a percentage");
        violations.Require(
            given.Base is RuleBase.TotalCosts or RuleBase.CashCosts or RuleBase.TotalFinancing,
            "rule.base",
            $"expected what the limit is reckoned on, found {(int)given.Base}");
        violations.Require(
            given.Aggregation is RuleAggregation.PerFinancier or RuleAggregation.OverAll,
            "rule.aggregation",
            $"expected per financier or over all, found {(int)given.Aggregation}");
        var (from, to) = Days.ReadValidity(given.ValidFrom, given.ValidTo, violations, "rule");
        var source = violations.Text(given.Source, "rule.source", LongestSource);
        var reference = violations.OptionalText(given.LegalReference, "rule.legal_reference", LongestReference);
        var tolerance = given.Tolerance.Read(violations, "rule.tolerance");
        violations.Refuse();
        return new GrantRule
        {
            Organisation = organisation,
            Rule = id,
            Source = source,
            Base = given.Base,
            LimitPercent = limit!.Value,
            PerFinancier = given.Aggregation == RuleAggregation.PerFinancier,
            Tolerance = tolerance ?? 0,
            ValidFrom = from!.Value,
            ValidTo = to,
            LegalReference = reference,
        };
    }
}
