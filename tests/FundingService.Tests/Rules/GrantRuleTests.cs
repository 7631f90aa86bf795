using Contracts.Funding.V1;
using FundingService.Plans;
using FundingService.Rules;
using Contribution = FundingService.Plans.Contribution;
using GrantRule = FundingService.Rules.GrantRule;

namespace FundingService.Tests.Rules;

public sealed class GrantRuleTests
{
    private const string Source = "state-grant-1:1";

    [Theory]
    [InlineData(19_283_329, RuleOutcome.Passed)]
    [InlineData(19_283_329.49, RuleOutcome.Passed)]
    [InlineData(19_283_329.50, RuleOutcome.Breached)]
    [InlineData(19_283_330, RuleOutcome.Breached)]
    public void Half_of_the_costs_may_be_exceeded_by_less_than_a_krona(decimal grant, RuleOutcome outcome)
    {
        var result = Assert.Single(Rule.Check(Plan(38_566_657, Grant(grant))));
        Assert.Equal((outcome, 19_283_328.50m), (result.Outcome, result.Limit));
        Assert.Equal(outcome == RuleOutcome.Breached, result.Warning is not null);
    }

    [Fact]
    public void Without_tolerance_one_öre_is_too_much() =>
        Assert.Equal(RuleOutcome.Breached, Assert.Single((Rule with { Tolerance = 0 }).Check(Plan(100, Grant(50.01m)))).Outcome);

    [Fact]
    public void Each_financier_is_counted_by_itself_or_all_together()
    {
        var plan = Plan(100, Grant(30), Grant(30) with { Financier = "another region" });
        Assert.Equal([RuleOutcome.Passed, RuleOutcome.Passed], Rule.Check(plan).Select(result => result.Outcome));
        Assert.Equal(60, Assert.Single((Rule with { PerFinancier = false }).Check(plan)).Counted);
    }

    [Fact]
    public void Rows_of_one_financier_add_up() =>
        Assert.Equal(RuleOutcome.Breached, Assert.Single(Rule.Check(Plan(100, Grant(30) with { Years = [2024] }, Grant(30) with { Years = [2025] }))).Outcome);

    [Fact]
    public void Cash_costs_are_the_costs_without_work_in_kind()
    {
        var plan = Plan(
            100,
            Grant(45),
            new Contribution { Financier = "b", Kind = ContributionKind.InKind, Amount = 20 },
            new Contribution { Financier = "c", Kind = ContributionKind.Cash, Amount = 35 });
        var result = Assert.Single((Rule with { Base = RuleBase.CashCosts }).Check(plan));
        Assert.Equal((RuleOutcome.Breached, 40m), (result.Outcome, result.Limit));
    }

    [Fact]
    public void What_is_not_known_is_not_checkable()
    {
        Assert.Equal(RuleOutcome.NotCheckable, Assert.Single(Rule.Check(Plan(100, new Contribution { Financier = "region", Source = Source }))).Outcome);
        Assert.Equal(RuleOutcome.NotCheckable, Assert.Single(Rule.Check(Plan(null, Grant(50)))).Outcome);
    }

    [Fact]
    public void A_share_is_checked_without_a_total()
    {
        Assert.Equal(RuleOutcome.Passed, Assert.Single(Rule.Check(Plan(null, new Contribution { Financier = "region", Source = Source, Share = 50 }))).Outcome);
        Assert.Equal(RuleOutcome.Breached, Assert.Single(Rule.Check(Plan(null, new Contribution { Financier = "region", Source = Source, Share = 50.01m }))).Outcome);
    }

    [Fact]
    public void A_rule_says_nothing_about_other_sources() => Assert.Empty(Rule.Check(Plan(100, new Contribution { Financier = "b", Amount = 100 })));

    private static GrantRule Rule => new()
    {
        Organisation = "o",
        Rule = "half",
        Source = Source,
        Base = RuleBase.TotalCosts,
        LimitPercent = 50,
        PerFinancier = true,
        Tolerance = 1,
        ValidFrom = new DateOnly(2004, 1, 1),
        LegalReference = "2003:596",
    };

    private static Contribution Grant(decimal amount) => new() { Financier = "region", Source = Source, Kind = ContributionKind.Cash, Amount = amount };

    private static ResolvedPlan Plan(decimal? total, params Contribution[] rows) => ResolvedPlan.Of(new Plan(total, rows));
}
