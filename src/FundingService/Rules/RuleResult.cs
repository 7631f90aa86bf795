namespace FundingService.Rules;

/// <summary>What a rule says about a plan.</summary>
/// <param name="Financier">Empty when the rule counts over all of them.</param>
/// <param name="Counted">What the source pays; null when not determined.</param>
/// <param name="Limit">What it may pay; null when not determined.</param>
/// <param name="InKronor">False: both are percent of a total that isn't known.</param>
internal sealed record RuleResult(GrantRule Rule, string Financier, decimal? Counted, decimal? Limit, bool InKronor)
{
    public RuleOutcome Outcome =>
        Counted - Limit is not { } excess ? RuleOutcome.NotCheckable
        : excess > 0 && excess >= (InKronor ? Rule.Tolerance : 0) ? RuleOutcome.Breached
        : RuleOutcome.Passed;

    public Finding? Warning => Outcome != RuleOutcome.Breached ? null : new Finding
    {
        Code = "GRANT_LIMIT_EXCEEDED",
        Message = $"The grant is more than {Percentage.Format(Rule.LimitPercent)} percent of what it may be reckoned on.",
        Values =
        {
            ["rule"] = Rule.Name,
            ["source"] = Rule.Source,
            ["financier"] = Financier,
            ["counted"] = Text.Of(Counted!.Value),
            ["limit"] = Text.Of(Limit!.Value),
            ["unit"] = InKronor ? "SEK" : "percent",
            ["legal_reference"] = Rule.LegalReference,
        },
    };

    public RuleVerdict ToMessage() => new()
    {
        Rule = Rule.Name,
        Outcome = Outcome,
        Counted = Kronor(Counted).ToMoney(),
        Limit = Kronor(Limit).ToMoney(),
        LegalReference = Rule.LegalReference,
    };

    private decimal? Kronor(decimal? value) => InKronor && value is { } known ? Math.Round(known, 2, MidpointRounding.AwayFromZero) : null;
}
