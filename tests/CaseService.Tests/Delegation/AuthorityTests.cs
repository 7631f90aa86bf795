using CaseService.Delegation;

namespace CaseService.Tests.Delegation;

public sealed class AuthorityTests
{
    private const string Director = "regional-utvecklingsdirektor";
    private static readonly Amounts NoAmounts = new(null, null, null);

    [Fact]
    public void The_holder_of_a_delegate_office_may_decide_where_the_clause_has_no_limit() =>
        Assert.Empty(Authority.Check(Order(limit: null), "8.2", Director, isHeld: true, NoAmounts, UsedLimit.Nothing));

    [Fact]
    public void Without_an_order_in_force_nobody_may() =>
        Assert.Equal(["ORDER_NOT_IN_FORCE"], Codes(Authority.Check(null, "8.2", Director, isHeld: true, NoAmounts, UsedLimit.Nothing)));

    [Fact]
    public void A_clause_that_the_order_does_not_have_gives_no_right() =>
        Assert.Equal(["CLAUSE_UNKNOWN"], Codes(Authority.Check(Order(null), "8.3", Director, isHeld: true, NoAmounts, UsedLimit.Nothing)));

    [Fact]
    public void Another_office_may_not() =>
        Assert.Equal(["OFFICE_NOT_DELEGATE"], Codes(Authority.Check(Order(null), "8.2", "regiondirektor", isHeld: true, NoAmounts, UsedLimit.Nothing)));

    [Fact]
    public void Every_condition_that_fails_is_found() =>
        Assert.Equal(
            ["OFFICE_NOT_HELD", "OFFICE_NOT_DELEGATE", "LIMIT_EXCEEDED"],
            Codes(Authority.Check(Order(Below(400_000)), "8.2", "regiondirektor", isHeld: false, new(500_000, null, null), UsedLimit.Nothing)));

    [Theory]
    [InlineData(399_999.99, false, true)]
    [InlineData(400_000, false, false)]
    [InlineData(400_000, true, true)]
    [InlineData(400_000.01, true, false)]
    public void A_limit_is_below_or_up_to_and_including(double kronor, bool inclusive, bool allowed)
    {
        var limit = new Limit(400_000, inclusive, LimitCounts.OwnMoney, LimitScope.Decision);
        Assert.Equal(allowed, Authority.Check(Order(limit), "8.2", Director, isHeld: true, new((decimal)kronor, null, null), UsedLimit.Nothing).Count == 0);
    }

    [Fact]
    public void Splitting_a_matter_does_not_get_round_a_limit()
    {
        var order = Order(new Limit(400_000, Inclusive: true, LimitCounts.OwnMoney, LimitScope.Case));
        Assert.Empty(Authority.Check(order, "8.2", Director, isHeld: true, new(200_000, null, null), new(200_000, 200_000, null)));
        Assert.Equal(["LIMIT_EXCEEDED"], Codes(Authority.Check(order, "8.2", Director, isHeld: true, new(200_000, null, null), new(200_000.01m, 200_000.01m, null))));
    }

    [Fact]
    public void A_limit_on_an_amount_that_is_not_known_is_a_finding_of_its_own() =>
        Assert.Equal(
            ["LIMIT_NOT_CHECKABLE"],
            Codes(Authority.Check(Order(Below(400_000) with { Counts = LimitCounts.ProjectTotal }), "8.2", Director, isHeld: true, new(100, 100, null), UsedLimit.Nothing)));

    [Fact]
    public void What_was_decided_later_is_told_where_only_that_makes_it_too_much()
    {
        var order = Order(new Limit(400_000, Inclusive: true, LimitCounts.OwnMoney, LimitScope.Year));
        var used = new UsedLimit(100_000, 300_000, "organisations/rjh/cases/RUN-2-2024/decisions/1");

        Assert.Empty(Authority.Check(order, "8.2", Director, isHeld: true, new(100_000, null, null), used));
        var later = Assert.Single(Authority.Check(order, "8.2", Director, isHeld: true, new(100_000.01m, null, null), used));
        Assert.Equal(("LIMIT_EXCEEDED_LATER", used.Later), (later.Code, later.Values["later"]));
        Assert.Equal(["LIMIT_EXCEEDED"], Codes(Authority.Check(order, "8.2", Director, isHeld: true, new(300_000.01m, null, null), used)));
    }

    [Fact]
    public void What_uses_nothing_of_a_limit_is_inside_it_however_much_is_used() =>
        Assert.Empty(Authority.Check(Order(Below(400_000)), "8.2", Director, isHeld: true, amounts: null, new(null, null, null)));

    private static Limit Below(decimal amount) => new(amount, Inclusive: false, LimitCounts.OwnMoney, LimitScope.Decision);

    private static DelegationOrder Order(Limit? limit) => new(
        "rjh", "run", "2023-2026-1", new(2023, 1, 1), null,
        [new Clause("8.2", "Starta projekt", [Director], limit, [], Reported: true, OpenToJudicialReview: true)]);

    private static IEnumerable<string> Codes(IEnumerable<Contracts.Findings.V1.Finding> findings) => findings.Select(finding => finding.Code);
}
