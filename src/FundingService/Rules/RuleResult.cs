namespace FundingService.Rules;

/// <summary>What a rule says about a plan.</summary>
/// <param name="Financier">Empty when the rule counts over all of them.</param>
/// <param name="Counted">What the source pays; null when not determined.</param>
/// <param name="Base">What the limit is reckoned on; null when not determined.</param>
/// <param name="InKronor">False: both are percent of a total that isn't known.</param>
internal sealed record RuleResult(GrantRule Rule, string Financier, decimal? Counted, decimal? Base, bool InKronor)
{
    /// <summary>What the source may pay; null when not determined.</summary>
    public decimal? Limit => Base * Rule.LimitPercent / 100;

    public RuleOutcome Outcome =>
        Counted - Limit is not { } excess ? RuleOutcome.NotCheckable
        : excess > 0 && excess >= (InKronor ? Rule.Tolerance : 0) ? RuleOutcome.Breached
        : RuleOutcome.Passed;

    public Finding? Warning => Outcome != RuleOutcome.Breached ? null : new Finding
    {
        Code = "SHARE_OVER_LIMIT",
        Message = $"The grant is more than {Percentage.Format(Rule.LimitPercent)} percent of what it may be reckoned on.",
        Values =
        {
            ["rule"] = Rule.Name,
            ["source"] = Rule.Source,
            ["financier"] = Financier,
            ["base"] = Rule.BaseCode,
            ["baseAmount"] = Text.Of(Base!.Value),
            ["counted"] = Text.Of(Counted!.Value),
            ["limit"] = Text.Of(Limit!.Value),
            ["unit"] = InKronor ? "SEK" : "percent",
            ["legalReference"] = Rule.LegalReference,
        },
    };

    public RuleVerdict ToMessage() => new()
    {
        Rule = Rule.Name,
        Outcome = Outcome,
        Counted = Kronor(Counted).ToMoney(),
        Limit = Kronor(Limit).ToMoney(),
        LegalReference = Rule.LegalReference,
        Financier = Financier,
        Base = Rule.Base,
        BaseAmount = Kronor(Base).ToMoney(),
        LimitPercent = Percentage.Format(Rule.LimitPercent),
        Tolerance = Rule.Tolerance.ToMoney(),
        CountedPercent = Counted is { } counted && Base is > 0 and { } whole ? Percentage.Of(counted, whole) : "",
    };

    private decimal? Kronor(decimal? value) => InKronor && value is { } known ? Math.Round(known, 2, MidpointRounding.AwayFromZero) : null;
}
