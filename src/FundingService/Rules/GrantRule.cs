using FundingService.Plans;

namespace FundingService.Rules;

/// <summary>How much of a project a source may pay, on days from–to.</summary>
internal sealed record GrantRule
{
    public required string Organisation { get; init; }

    public required string Rule { get; init; }

    public required string Source { get; init; }

    public required RuleBase Base { get; init; }

    public required decimal LimitPercent { get; init; }

    /// <summary>Each financier by itself, or all contributions from the source together.</summary>
    public required bool PerFinancier { get; init; }

    /// <summary>Kronor; a breach by less than this is none.</summary>
    public required decimal Tolerance { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public required string LegalReference { get; init; }

    public string Name => $"organisations/{Organisation}/grantRules/{Rule}";

    /// <summary>One result for each financier that it applies to, or one for all of them.</summary>
    public IEnumerable<RuleResult> Check(ResolvedPlan plan) =>
        from row in plan.Plan.Rows.Index()
        where row.Item.Source == Source && !row.Item.IsLost
        group row.Index by PerFinancier ? row.Item.Financier : "" into rows
        let counted = rows.Aggregate((decimal?)0, (sum, row) => sum + plan.Parts[row])
        select new RuleResult(this, rows.Key, counted, BaseOf(plan), plan.Plan.Total is not null);

    private decimal? BaseOf(ResolvedPlan plan) => Base switch
    {
        RuleBase.TotalCosts => plan.Whole,
        RuleBase.CashCosts => PlanShares.CashCosts(plan),
        _ => plan.TotalFinancing,
    };

    /// <summary>As the base is kept, and told in findings: TOTAL_COSTS.</summary>
    public string BaseCode => Code(Base);

    public static string Code(RuleBase value) => value switch
    {
        RuleBase.TotalCosts => "TOTAL_COSTS",
        RuleBase.CashCosts => "CASH_COSTS",
        RuleBase.TotalFinancing => "TOTAL_FINANCING",
        _ => "",
    };

    public Wire.GrantRule ToMessage() => new()
    {
        Name = Name,
        Source = Source,
        Base = Base,
        LimitPercent = Percentage.Format(LimitPercent),
        Aggregation = PerFinancier ? RuleAggregation.PerFinancier : RuleAggregation.OverAll,
        Tolerance = Tolerance.ToMoney(),
        ValidFrom = ValidFrom.ToDate(),
        ValidTo = ValidTo.ToDate(),
        LegalReference = LegalReference,
    };
}
