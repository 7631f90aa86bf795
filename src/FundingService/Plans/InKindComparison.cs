namespace FundingService.Plans;

/// <summary>Contributions in kind against costs in kind, in kronor. Whoever gives work gives it for work that the project costs.</summary>
internal sealed record InKindComparison(decimal? Costs, decimal? Contributions)
{
    public RuleOutcome Outcome =>
        Costs is null || Contributions is null ? RuleOutcome.NotCheckable
        : Costs == Contributions ? RuleOutcome.Passed
        : RuleOutcome.Breached;

    /// <summary>Without cost lines nothing says what is needed in kind.</summary>
    public static InKindComparison Of(ResolvedPlan plan) => new(
        plan.Plan.Costs.Count > 0 ? plan.Plan.Costs.Where(line => line.InKind).Sum(line => line.Amount) : null,
        plan.Plan.Total is null ? null : PlanShares.InKind(plan));

    public InKindBalance ToMessage() => new() { Outcome = Outcome, Costs = Costs.ToMoney(), Contributions = Contributions.ToMoney() };
}
