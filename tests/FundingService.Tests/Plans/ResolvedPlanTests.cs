using Contracts.Findings.V1;
using Contracts.Funding.V1;
using FundingService.Plans;
using Contribution = FundingService.Plans.Contribution;

namespace FundingService.Tests.Plans;

public sealed class ResolvedPlanTests
{
    [Fact]
    public void Amounts_that_make_up_the_total_balance()
    {
        var plan = Resolve(100, Amount(60), Amount(40));
        Assert.True(plan.IsBalanced);
        Assert.Equal(0, plan.Gap);
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData(39.99, 0.01)]
    [InlineData(40.01, -0.01)]
    public void A_difference_of_one_öre_is_a_gap(decimal second, decimal gap)
    {
        var plan = Resolve(100, Amount(60), Amount(second));
        Assert.False(plan.IsBalanced);
        Assert.Equal(gap, plan.Gap);
        Assert.Equal(["PLAN_DOES_NOT_ADD_UP"], Codes(plan));
    }

    [Fact]
    public void A_single_rest_gets_what_is_left() => Assert.Equal([60m, 40m], Resolve(100, Amount(60), Rest()).Parts);

    [Fact]
    public void Several_rests_are_known_only_together()
    {
        var plan = Resolve(100, Amount(60), Rest(), Rest());
        Assert.Equal([60m, null, null], plan.Parts);
        Assert.Equal(100m, plan.TotalFinancing);
        Assert.True(plan.IsBalanced);
    }

    [Fact]
    public void Ceilings_that_leave_no_choice_fix_each_rest()
    {
        Assert.Equal([60m, 10m, 30m], Resolve(100, Amount(60), Rest(10), Rest(30)).Parts);
        Assert.Equal([100m, 0m, 0m], Resolve(100, Amount(100), Rest(), Rest(30)).Parts);
        Assert.Equal([60m, 0m, 40m], Resolve(100, Amount(60), Rest(0), Rest()).Parts);
    }

    [Fact]
    public void A_rest_over_its_ceiling_leaves_a_gap()
    {
        var plan = Resolve(100, Amount(60), Rest(30));
        Assert.Equal([60m, 30m], plan.Parts);
        Assert.Equal(10, plan.Gap);
        Assert.Equal(["CEILING_EXCEEDED", "PLAN_DOES_NOT_ADD_UP"], Codes(plan));
    }

    [Fact]
    public void A_rest_of_less_than_nothing_is_told()
    {
        var plan = Resolve(100, Amount(120), Rest());
        Assert.Equal([120m, 0m], plan.Parts);
        Assert.Equal(-20, plan.Gap);
        Assert.Equal(["REST_NEGATIVE", "PLAN_DOES_NOT_ADD_UP"], Codes(plan));
    }

    [Fact]
    public void Nothing_is_invented_for_an_open_row()
    {
        var plan = Resolve(100, Amount(60), Row());
        Assert.Equal([60m, null], plan.Parts);
        Assert.False(plan.IsBalanced);
        Assert.Null(plan.Gap);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_ceiling_alone_stays_unknown_and_is_unbalanced_where_even_the_ceiling_is_too_little()
    {
        Assert.Empty(Resolve(100, Amount(60), Ceiling(40)).Warnings);
        Assert.Null(Resolve(100, Amount(60), Ceiling(40)).Parts[1]);
        Assert.Equal(["PLAN_DOES_NOT_ADD_UP"], Codes(Resolve(100, Amount(60), Ceiling(39))));
    }

    [Fact]
    public void A_rest_takes_up_what_a_ceiling_leaves_open()
    {
        var plan = Resolve(100, Amount(60), Ceiling(30), Rest());
        Assert.True(plan.IsBalanced);
        Assert.Equal([60m, null, null], plan.Parts);
    }

    [Fact]
    public void Shares_of_a_whole_are_whole_kronor() => Assert.Equal([33m, 34m, 33m], Resolve(100, Share(33.33m, "a"), Share(33.34m, "b"), Share(33.33m, "c")).Parts);

    [Fact]
    public void A_share_beside_amounts_is_exact_to_the_öre()
    {
        var plan = Resolve(38_566_657, Share(50), Amount(19_283_328.50m));
        Assert.Equal(19_283_328.50m, plan.Parts[0]);
        Assert.True(plan.IsBalanced);
    }

    [Theory]
    [InlineData(50.99, false)]
    [InlineData(51, true)]
    [InlineData(49, true)]
    public void An_amount_agrees_with_its_share_within_less_than_a_krona(decimal amount, bool isDifferent) =>
        Assert.Equal(isDifferent, ResolvedPlan.Disagrees(Row() with { Amount = amount, Share = 50 }, 100));

    [Fact]
    public void Work_is_balanced_against_the_work_that_the_project_costs()
    {
        var balanced = ResolvedPlan.Of(WithCosts(80, 20));
        Assert.True(balanced.IsBalanced);
        Assert.Equal((RuleOutcome.Passed, 20m, 20m), (balanced.InKind.Outcome, balanced.InKind.Costs, balanced.InKind.Contributions));

        var unbalanced = ResolvedPlan.Of(WithCosts(85, 15));
        Assert.False(unbalanced.IsBalanced);
        Assert.Equal(0, unbalanced.Gap);
        Assert.Equal(["IN_KIND_DOES_NOT_ADD_UP"], Codes(unbalanced));
    }

    [Fact]
    public void Without_cost_lines_the_balance_in_kind_is_not_checkable_and_stands_in_the_way_of_nothing()
    {
        var plan = ResolvedPlan.Of(WithCosts());
        Assert.True(plan.IsBalanced);
        Assert.Equal(RuleOutcome.NotCheckable, plan.InKind.Outcome);
    }

    [Fact]
    public void A_row_that_came_to_nothing_pays_nothing_and_hides_no_kind()
    {
        var plan = Resolve(100, Amount(60) with { Kind = ContributionKind.Cash }, Row("b") with { Amount = 0, IsLost = true });
        Assert.Equal(40, plan.Gap);
        Assert.Equal(100m, PlanShares.CashCosts(plan));
    }

    [Fact]
    public void Cost_lines_say_what_the_cash_costs_are()
    {
        var shares = PlanShares.Of(ResolvedPlan.Of(WithCosts(80, 20))).ToList();
        Assert.Equal(("80.00", "100.00"), (shares[0].OfTotalCosts, shares[0].OfCashCosts));
    }

    private static Plan WithCosts(params decimal[] cashAndWork) => new(
        100, [Amount(80) with { Kind = ContributionKind.Cash }, Amount(20) with { Financier = "b", Kind = ContributionKind.InKind }])
    {
        Costs = [.. cashAndWork.Index().Select(line => new FundingService.Plans.CostLine(line.Index == 1, line.Item))],
    };

    [Fact]
    public void Without_a_total_shares_that_add_up_to_100_balance()
    {
        var plan = Resolve(null, Share(50, "a"), Share(50, "b"));
        Assert.True(plan.IsBalanced);
        Assert.Null(plan.Gap);
        Assert.Null(plan.Amount(0));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Without_a_total_shares_are_all_that_is_checked()
    {
        Assert.Equal(["SHARES_UNDER_100"], Codes(Resolve(null, Share(50, "a"), Share(49, "b"))));
        Assert.Equal(["SHARES_OVER_100"], Codes(Resolve(null, Share(50, "a"), Share(51, "b"))));
        Assert.True(Resolve(null, Share(50, "a"), Rest()).IsBalanced);
        Assert.Equal(50m, Resolve(null, Share(50, "a"), Rest()).Parts[1]);
        Assert.False(Resolve(null, Share(50, "a"), Amount(1000)).IsBalanced);
        Assert.Empty(Resolve(null, Share(50, "a"), Amount(1000)).Warnings);
        Assert.Equal(1000m, Resolve(null, Share(50, "a"), Amount(1000)).Amount(1));
    }

    [Fact]
    public void Shares_that_make_up_the_whole_do_so_beside_a_row_that_came_to_nothing_and_beside_the_rest()
    {
        var shares = Enumerable.Range(0, 8).Select(row => Share(12.5m, $"f{row}")).ToList();

        foreach (var beside in new[] { Amount(0) with { IsLost = true }, Rest() })
        {
            var plan = Resolve(100_001, [.. shares, beside]);
            Assert.True(plan.IsBalanced);
            Assert.Equal(0, plan.Gap);
        }
    }

    [Fact]
    public void Shares_over_100_are_told_beside_a_total_as_well() =>
        Assert.Equal(["SHARES_OVER_100", "PLAN_DOES_NOT_ADD_UP"], Codes(Resolve(100, Share(60, "a"), Share(50, "b"))));

    [Fact]
    public void A_share_is_limited_by_its_ceiling()
    {
        var plan = Resolve(1000, Share(50) with { Ceiling = 400 }, Amount(500));
        Assert.Equal(400m, plan.Parts[0]);
        Assert.Equal(100m, plan.Gap);
        Assert.Contains("CEILING_EXCEEDED", Codes(plan));
    }

    [Fact]
    public void The_four_shares_count_cash_and_public_money_apart()
    {
        var shares = PlanShares.Of(Resolve(
            1000,
            Amount(500) with { Kind = ContributionKind.Cash, Publicness = Publicness.Public },
            Amount(200) with { Financier = "b", Kind = ContributionKind.InKind, Publicness = Publicness.Public },
            Amount(300) with { Financier = "c", Kind = ContributionKind.Cash, Publicness = Publicness.Private })).ToList();

        Assert.Equal(new Shares { Contribution = 0, OfTotalCosts = "50.00", OfCashCosts = "62.50", OfTotalFinancing = "50.00", OfPublicFinancing = "71.43" }, shares[0]);
        Assert.Equal(new Shares { Contribution = 1, OfTotalCosts = "20.00", OfTotalFinancing = "20.00", OfPublicFinancing = "28.57" }, shares[1]);
        Assert.Equal(new Shares { Contribution = 2, OfTotalCosts = "30.00", OfCashCosts = "37.50", OfTotalFinancing = "30.00" }, shares[2]);
    }

    [Fact]
    public void A_share_that_cannot_be_checked_is_empty()
    {
        var shares = PlanShares.Of(Resolve(1000, Amount(500), Row() with { Financier = "b" })).ToList();
        Assert.Equal(new Shares { Contribution = 0, OfTotalCosts = "50.00" }, shares[0]);
        Assert.Equal(new Shares { Contribution = 1 }, shares[1]);
    }

    internal static ResolvedPlan Resolve(decimal? total, params Contribution[] rows) => ResolvedPlan.Of(new Plan(total, rows));

    internal static Contribution Row(string financier = "a") => new() { Financier = financier };

    internal static Contribution Amount(decimal amount) => Row() with { Amount = amount };

    internal static Contribution Share(decimal share, string financier = "a") => Row(financier) with { Share = share };

    internal static Contribution Ceiling(decimal ceiling) => Row() with { Ceiling = ceiling };

    internal static Contribution Rest(decimal? ceiling = null) => Row() with { Rest = true, Ceiling = ceiling };

    internal static IEnumerable<string> Codes(ResolvedPlan plan) => plan.Warnings.Select(warning => warning.Code);
}
