using FsCheck;
using FsCheck.Fluent;
using FundingService.Plans;

namespace FundingService.Tests.Plans;

/// <summary>Small plans against all the ways in which their open rows could be filled.</summary>
public sealed class ResolvedPlanProperties
{
    [Fact]
    public void The_order_of_rows_does_not_matter() =>
        Prop.ForAll(Plans().ToArbitrary(), plan =>
        {
            var forwards = ResolvedPlan.Of(plan);
            var backwards = ResolvedPlan.Of(plan with { Rows = [.. plan.Rows.Reverse()] });
            return forwards.Parts.SequenceEqual(backwards.Parts.Reverse())
                && (forwards.IsBalanced, forwards.Gap, forwards.TotalFinancing) == (backwards.IsBalanced, backwards.Gap, backwards.TotalFinancing)
                && ResolvedPlanTests.Codes(forwards).Order().SequenceEqual(ResolvedPlanTests.Codes(backwards).Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_part_is_known_exactly_when_every_way_to_fill_the_plan_gives_the_same() =>
        Prop.ForAll(Plans().ToArbitrary(), plan =>
        {
            var resolved = ResolvedPlan.Of(plan);
            var ways = Ways(plan).Where(way => way.Sum() == plan.Total).ToList();
            return ways.Count == 0 || plan.Rows.Index().Where(row => row.Item.Rest)
                .All(row => resolved.Parts[row.Index] == (ways.Select(way => way[row.Index]).Distinct().Count() == 1 ? ways[0][row.Index] : null));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_plan_balances_exactly_when_its_rest_can_fill_it_whatever_is_still_open() =>
        Prop.ForAll(Plans().ToArbitrary(), plan =>
        {
            var loose = plan.Rows.Index().Where(row => row.Item is { Amount: null, Rest: false }).Select(row => row.Index).ToList();
            var isBalanced = Ways(plan).GroupBy(way => string.Join(' ', loose.Select(row => way[row]))).All(ways => ways.Any(way => way.Sum() == plan.Total));
            return ResolvedPlan.Of(plan).IsBalanced == isBalanced;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_wholly_known_adds_up_to_the_total_without_the_gap() =>
        Prop.ForAll(Plans().ToArbitrary(), plan =>
        {
            var resolved = ResolvedPlan.Of(plan);
            return resolved.Parts.Contains(null) || resolved.Parts.Sum() + resolved.Gap == plan.Total;
        }).QuickCheckThrowOnFailure();

    // Every row in whole kronor, an unlimited one up to one krona more than the total.
    private static IEnumerable<decimal[]> Ways(Plan plan) =>
        plan.Rows.Aggregate(
            (IEnumerable<decimal[]>)[[]],
            (ways, row) =>
                from way in ways
                from amount in row.Amount is { } known ? [known] : UpTo(Math.Min(row.Ceiling ?? decimal.MaxValue, plan.Total!.Value + 1))
                select (decimal[])[.. way, amount]);

    private static IEnumerable<decimal> UpTo(decimal most) => Enumerable.Range(0, (int)most + 1).Select(kronor => (decimal)kronor);

    private static Gen<Plan> Plans() =>
        from total in Gen.Choose(1, 6)
        from count in Gen.Choose(1, 4)
        from rows in Rows().ListOf(count)
        select new Plan(total, [.. rows.Select((row, index) => row with { Financier = $"f{index}" })]);

    private static Gen<Contribution> Rows() =>
        from form in Gen.Choose(0, 4)
        from kronor in Gen.Choose(0, 4)
        select form switch
        {
            0 or 1 => ResolvedPlanTests.Amount(kronor),
            2 => ResolvedPlanTests.Rest(),
            3 => ResolvedPlanTests.Rest(kronor),
            _ => ResolvedPlanTests.Ceiling(kronor),
        };
}
