namespace FundingService.Plans;

/// <summary>The four shares of each group of contributions, in percent; empty where they can't be checked.</summary>
internal static class PlanShares
{
    public static IEnumerable<Shares> Of(ResolvedPlan plan)
    {
        var cashCosts = CashCosts(plan);
        var publicFinancing = PublicFinancing(plan);
        return
            from row in plan.Plan.Rows.Index()
            group row by (row.Item.Financier, row.Item.Source, row.Item.Kind) into rows
            let part = Sum(plan, rows.Select(row => row.Index))
            select new Shares
            {
                Contribution = rows.First().Index,
                OfTotalCosts = Percent(part, plan.Whole),
                OfCashCosts = rows.Key.Kind == ContributionKind.Cash ? Percent(part, cashCosts) : "",
                OfTotalFinancing = Percent(part, plan.TotalFinancing),
                OfPublicFinancing = rows.All(row => row.Item.Publicness == Publicness.Public) ? Percent(part, publicFinancing) : "",
            };
    }

    /// <summary>
    /// What has to be paid in money: the cost lines in cash, or without such the total costs without what is given in kind, which is its own cost.
    /// Null when not determined.
    /// </summary>
    public static decimal? CashCosts(ResolvedPlan plan) =>
        plan.Plan.Costs.Count > 0 ? plan.Plan.Costs.Where(line => !line.InKind).Sum(line => line.Amount) : plan.Whole - InKind(plan);

    /// <summary>What is given in kind; null when not determined.</summary>
    public static decimal? InKind(ResolvedPlan plan) =>
        plan.Plan.Rows.Any(row => row.Kind == ContributionKind.Unspecified && !row.IsLost)
            ? null
            : Sum(plan, Where(plan, row => row.Kind == ContributionKind.InKind));

    private static decimal? PublicFinancing(ResolvedPlan plan) =>
        plan.Plan.Rows.Any(row => row.Publicness == Publicness.Unspecified && !row.IsLost)
            ? null
            : Sum(plan, Where(plan, row => row.Publicness == Publicness.Public));

    private static IEnumerable<int> Where(ResolvedPlan plan, Func<Contribution, bool> condition) =>
        plan.Plan.Rows.Index().Where(row => condition(row.Item)).Select(row => row.Index);

    private static decimal? Sum(ResolvedPlan plan, IEnumerable<int> rows) => rows.Aggregate((decimal?)0, (sum, row) => sum + plan.Parts[row]);

    private static string Percent(decimal? part, decimal? whole) =>
        part is { } known && whole is > 0 and { } all ? Percentage.Of(known, all) : "";
}
