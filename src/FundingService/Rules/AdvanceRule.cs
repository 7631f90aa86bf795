namespace FundingService.Rules;

/// <summary>How much of a grant a source may pay before there are costs, on days from–to.</summary>
internal sealed record AdvanceRule
{
    public required string Organisation { get; init; }

    public required string Rule { get; init; }

    public required string Source { get; init; }

    /// <summary>Of the grant; null: not limited so.</summary>
    public decimal? LimitPercent { get; init; }

    /// <summary>Kronor; null: not limited so.</summary>
    public decimal? LimitAmount { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public required string LegalReference { get; init; }

    public string Name => $"organisations/{Organisation}/advanceRules/{Rule}";

    /// <summary>Kronor that all advances of a grant may come to together; null: without limit.</summary>
    public decimal? Limit(decimal granted) =>
        (granted * LimitPercent / 100, LimitAmount) switch
        {
            (null, var most) => most,
            ({ } part, null) => part,
            var (part, most) => Math.Min(part.Value, most.Value),
        };

    public Wire.AdvanceRule ToMessage() => new()
    {
        Name = Name,
        Source = Source,
        LimitPercent = LimitPercent is { } percent ? Percentage.Format(percent) : "",
        Limit = LimitAmount.ToMoney(),
        ValidFrom = ValidFrom.ToDate(),
        ValidTo = ValidTo.ToDate(),
        LegalReference = LegalReference,
    };
}
