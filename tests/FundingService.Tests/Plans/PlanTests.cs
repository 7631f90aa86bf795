using Contracts.Funding;
using Contracts.Funding.V1;
using Google.Type;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Plans;

public sealed class PlanTests(FundingHost host)
{
    [Fact]
    public async Task A_call_in_half_and_the_rest_as_work_and_by_participants_is_balanced()
    {
        var region = host.NewOrganisation();
        await region.Put("hallbar-tillvaxt", (2024, 1_000_000m));
        var plan = await Put(
            region,
            920_000,
            Row("Tillväxtmyndigheten", "call", ContributionKind.Cash, 460_000),
            new()
            {
                Financier = "Regionen", Source = "own-frame", Frames = { region.Frame("hallbar-tillvaxt") }, Kind = ContributionKind.InKind,
                Publicness = Publicness.Public, Rest = true, Ceiling = 460_000m.ToMoney(),
            },
            new() { Financier = "Deltagande aktörer", Rest = true });

        Assert.True(plan.Verdict.Balanced);
        Assert.Equal(0, plan.Verdict.Gap.ToKronor());
        Assert.Empty(plan.Verdict.Warnings);
        Assert.Equal([460_000m, null, null], plan.Contributions.Select(row => row.Resolved.ToKronor()));
        Assert.Equal(
            new Shares { Contribution = 0, OfTotalCosts = "50.00", OfTotalFinancing = "50.00" },
            plan.Verdict.Shares[0]);
    }

    [Fact]
    public async Task Halves_without_a_total_are_balanced_and_pass_the_rule_of_their_day()
    {
        var region = host.NewOrganisation();
        await PutHalf(region);
        var plan = await Put(
            region,
            null,
            new() { Financier = "Regionen, statligt anslag", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Publicness = Publicness.Public, SharePercent = "50" },
            new() { Financier = "Länets kommuner", Publicness = Publicness.Public, SharePercent = "50" });

        Assert.True(plan.Verdict.Balanced);
        Assert.Null(plan.Verdict.Gap);
        Assert.Empty(plan.Verdict.Warnings);
        Assert.Equal(RuleOutcome.Passed, Assert.Single(plan.Verdict.Rules).Outcome);
        Assert.All(plan.Verdict.Shares, shares => Assert.Equal(("50.00", "50.00", "50.00"), (shares.OfTotalCosts, shares.OfTotalFinancing, shares.OfPublicFinancing)));
    }

    [Theory]
    [InlineData(19_283_329, RuleOutcome.Passed)]
    [InlineData(19_283_330, RuleOutcome.Breached)]
    public async Task A_state_grant_of_half_the_costs_passes_and_half_a_krona_more_is_tolerated(int grant, RuleOutcome outcome)
    {
        var region = host.NewOrganisation();
        await PutHalf(region);
        await region.Put("naringsliv", (2019, 3_000_000m));
        var plan = await Put(
            region,
            38_566_657,
            new()
            {
                Financier = "Regionen", Source = "own-frame", Frames = { region.Frame("naringsliv") }, Kind = ContributionKind.Cash,
                Publicness = Publicness.Public, Amount = 2_658_128m.ToMoney(),
            },
            Row("Länets kommuner", "", ContributionKind.InKind, 13_622_400),
            Row("Länsmyndigheten", "", ContributionKind.InKind, 1_702_800),
            new() { Financier = "Försäkringsbolaget", Kind = ContributionKind.Cash, Amount = 1_000_000m.ToMoney() },
            new() { Financier = "Elbolaget", Kind = ContributionKind.Cash, Amount = (19_583_329m - grant).ToMoney() },
            new()
            {
                Financier = "Regionen", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Publicness = Publicness.Public,
                Amount = ((decimal)grant).ToMoney(), Drafted = new Date { Year = 2019, Month = 7 },
            });

        Assert.True(plan.Verdict.Balanced);
        var verdict = Assert.Single(plan.Verdict.Rules);
        Assert.Equal((outcome, (decimal?)grant, 19_283_328.50m), (verdict.Outcome, verdict.Counted.ToKronor(), verdict.Limit.ToKronor()));
        Assert.Equal(outcome == RuleOutcome.Breached ? ["GRANT_LIMIT_EXCEEDED"] : [], plan.Verdict.Warnings.Select(warning => warning.Code));
        Assert.Equal(new Date { Year = 2019, Month = 7 }, plan.Contributions[5].Drafted);
        var shares = plan.Verdict.Shares.Single(shares => shares.Contribution == 5);
        Assert.Equal(("50.00", "82.97", "50.00", ""), (shares.OfTotalCosts, shares.OfCashCosts, shares.OfTotalFinancing, shares.OfPublicFinancing));
    }

    [Fact]
    public async Task The_rule_that_is_valid_on_the_plans_day_applies()
    {
        var region = host.NewOrganisation();
        await PutHalf(region, "until-2023", new DateOnly(2004, 1, 1), new DateOnly(2023, 12, 31));
        var plan = Plan(region, 100, Row("Regionen", "state-grant-1:1", ContributionKind.Cash, 60), Row("Kommunen", "", ContributionKind.Cash, 40));

        plan.Day = new Date { Year = 2023, Month = 12, Day = 31 };
        Assert.Equal("GRANT_LIMIT_EXCEEDED", Assert.Single((await region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)).Verdict.Warnings).Code);
        plan.Day = new Date { Year = 2024, Month = 1, Day = 1 };
        Assert.Empty((await region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)).Verdict.Rules);
    }

    [Fact]
    public async Task A_plan_keeps_its_versions_and_the_same_plan_makes_no_new_one()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        var first = await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);
        Assert.Equal(first, await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer));
        // What the service gave is no content.
        Assert.Equal(1, (await region.Plans.PutPlanAsync(new() { Plan = WithoutDay(first) }, region.Officer)).Version);

        plan.Contributions[0].Amount = 90m.ToMoney();
        var second = await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(second, await region.Plans.GetPlanAsync(new() { Name = plan.Name }, region.Officer));
        Assert.False((await host.Hears<PlanChanged>(happened => $"{happened.Case}/plan" == plan.Name && happened.Version == 2)).Balanced);
        Assert.All(host.Heard<PlanChanged>(happened => $"{happened.Case}/plan" == plan.Name), happened => Assert.Equal(["Kommunen"], happened.Financiers));
        Assert.Equal([1, 2], host.Heard<PlanChanged>(happened => $"{happened.Case}/plan" == plan.Name).Select(happened => happened.Version));
    }

    [Fact]
    public async Task A_checked_plan_is_not_kept()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        Assert.Equal(0, (await region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)).Version);
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Plans.GetPlanAsync(new() { Name = plan.Name }, region.Officer));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_plan_is_told_at_once()
    {
        var region = host.NewOrganisation();
        var plan = Plan(
            region,
            0,
            new() { Kind = (ContributionKind)9, Publicness = (Publicness)9, Status = (ContributionStatus)9, Year = 3 },
            new() { Financier = "A", Amount = new() { CurrencyCode = "SEK", Units = -1 }, SharePercent = "100.01" },
            new() { Financier = "B", Amount = new() { CurrencyCode = "EUR", Units = 1 }, SharePercent = "halva" },
            new() { Financier = "C", Rest = true, SharePercent = "10" },
            new() { Financier = "D", Frames = { region.Frame("unknown") }, Drafted = new Date { Year = 2024, Month = 2, Day = 30 } },
            new() { Financier = "E", Ceiling = new() { CurrencyCode = "SEK", Units = 1, Nanos = 1 } },
            new() { Financier = "E" });
        plan.Day = new Date { Year = 2024, Month = 13, Day = 1 };

        Assert.Equal(
            [
                "plan.contributions[0].financier", "plan.contributions[0].kind", "plan.contributions[0].publicness", "plan.contributions[0].status",
                "plan.contributions[0].year", "plan.contributions[1].amount", "plan.contributions[1].share_percent", "plan.contributions[2].amount",
                "plan.contributions[2].share_percent", "plan.contributions[3]", "plan.contributions[4].drafted", "plan.contributions[4].frames[0]",
                "plan.contributions[5].ceiling", "plan.contributions[6]", "plan.day", "plan.total",
            ],
            (await Violated.Fields(region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_hundreds_of_faults_the_first_ones_are_told()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, [.. Enumerable.Range(0, 501).Select(_ => new Contribution { Frames = { new string('å', 500) } })]);

        var fields = await Violated.Fields(region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer));
        Assert.Equal("plan.contributions", fields[0]);
        Assert.True(fields.Count > 20);
    }

    [Fact]
    public async Task Plans_of_another_organisation_are_out_of_reach()
    {
        var region = host.NewOrganisation();
        var other = host.NewOrganisation();
        var plan = await Put(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));

        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Plans.GetPlanAsync(new() { Name = plan.Name }, other.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Plans.PutPlanAsync(new() { Plan = plan }, other.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Plans.CheckPlanAsync(new() { Plan = plan }, other.Officer));
    }

    private static async Task<FundingPlan> Put(TestOrganisation region, decimal? total, params Contribution[] rows) =>
        await region.Plans.PutPlanAsync(new() { Plan = Plan(region, total, rows) }, region.Officer);

    private static FundingPlan Plan(TestOrganisation region, decimal? total, params Contribution[] rows) =>
        new() { Name = $"{region.NewCase()}/plan", Total = total.ToMoney(), Contributions = { rows } };

    private static Contribution Row(string financier, string source, ContributionKind kind, decimal amount) =>
        new() { Financier = financier, Source = source, Kind = kind, Publicness = Publicness.Public, Amount = amount.ToMoney() };

    private static FundingPlan WithoutDay(FundingPlan plan)
    {
        var copy = plan.Clone();
        copy.Day = null;
        return copy;
    }

    private static async Task PutHalf(TestOrganisation region, string rule = "half", DateOnly? from = null, DateOnly? to = null) =>
        await region.Rules.PutGrantRuleAsync(
            new()
            {
                Rule = new GrantRule
                {
                    Name = $"{region.Name}/grantRules/{rule}",
                    Source = "state-grant-1:1",
                    Base = RuleBase.TotalCosts,
                    LimitPercent = "50",
                    Aggregation = RuleAggregation.PerFinancier,
                    Tolerance = 1m.ToMoney(),
                    ValidFrom = (from ?? new DateOnly(2004, 1, 1)).ToDate(),
                    ValidTo = to.ToDate(),
                    LegalReference = "Förordning 2003:596",
                },
            },
            region.Administrator);
}
