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

    [Fact]
    public void Shares_that_make_up_the_whole_are_whole_kronor_that_add_up_to_the_total() =>
        Prop.ForAll(SharePlans().ToArbitrary(), plan =>
        {
            var resolved = ResolvedPlan.Of(plan);
            return resolved.IsBalanced && resolved.Parts.Sum() == plan.Total && resolved.Parts.All(part => part >= 0 && part == decimal.Truncate(part!.Value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_rest_is_never_negative() =>
        Prop.ForAll(Plans().ToArbitrary(), plan =>
            plan.Rows.Index().Where(row => row.Item.Rest).All(row => ResolvedPlan.Of(plan).Parts[row.Index] is null or >= 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_shares_of_a_plan_that_adds_up_are_100_percent_together() =>
        Prop.ForAll(SharePlans().ToArbitrary(), plan =>
        {
            var shares = PlanShares.Of(ResolvedPlan.Of(plan)).Select(one => decimal.Parse(one.OfTotalFinancing, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            // Each is rounded to two decimals by itself.
            return Math.Abs(shares.Sum() - 100) <= 0.005m * shares.Count;
        }).QuickCheckThrowOnFailure();

    private static Gen<Plan> SharePlans() =>
        from total in Gen.Choose(1, int.MaxValue)
        from count in Gen.Choose(0, 8)
        from cuts in Gen.Choose(0, 10_000).ListOf(count)
        let marks = cuts.Append(0).Append(10_000).Order().ToList()
        select new Plan(total, [.. marks.Zip(marks.Skip(1)).Select((mark, index) => ResolvedPlanTests.Share((mark.Second - mark.First) / 100m, $"f{index}"))]);

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
