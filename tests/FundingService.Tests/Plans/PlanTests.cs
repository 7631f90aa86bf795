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
        Assert.Equal(RuleOutcome.NotCheckable, plan.Verdict.InKind.Outcome);
    }

    [Fact]
    public async Task Of_a_million_with_a_fifth_in_kind_a_grant_is_45_percent_of_the_total_and_56_25_of_the_cash_costs()
    {
        var region = host.NewOrganisation();
        var million = Plan(
            region, null,
            Row("Tillväxtmyndigheten", "call", ContributionKind.Cash, 450_000),
            Row("Kommunerna", "", ContributionKind.InKind, 200_000),
            Row("Regionen", "own-frame", ContributionKind.Cash, 350_000));
        million.Costs.Add(Cost("Löner", ContributionKind.Cash, 600_000));
        million.Costs.Add(Cost("Resor", ContributionKind.Cash, 200_000));
        million.Costs.Add(Cost("Arbetad tid", ContributionKind.InKind, 200_000));
        million.ProjectCode = " 47110 ";

        var plan = await region.Plans.PutPlanAsync(new() { Plan = million }, region.Officer);

        Assert.True(plan.Verdict.Balanced);
        Assert.Equal(("45.00", "56.25"), (plan.Verdict.Shares[0].OfTotalCosts, plan.Verdict.Shares[0].OfCashCosts));
        Assert.Equal((RuleOutcome.Passed, 200_000m), (plan.Verdict.InKind.Outcome, plan.Verdict.InKind.Costs.ToKronor()));
        Assert.Equal("47110", plan.ProjectCode);
    }

    [Fact]
    public async Task Six_hundred_thousand_half_and_half_are_three_hundred_thousand_each()
    {
        var region = host.NewOrganisation();
        var plan = await Put(
            region, 600_000,
            new() { Financier = "Regionen", Source = "own-frame", Kind = ContributionKind.Cash, SharePercent = "50" },
            new() { Financier = "Tillväxtmyndigheten", Source = "programme", Kind = ContributionKind.Cash, SharePercent = "50", Amount = 300_000m.ToMoney() });

        Assert.True(plan.Verdict.Balanced);
        Assert.Equal([300_000m, 300_000m], plan.Contributions.Select(row => row.Resolved.ToKronor()));
    }

    [Fact]
    public async Task A_million_with_a_half_shared_by_two_frames_over_two_years_is_balanced_while_both_splits_are_open()
    {
        var region = host.NewOrganisation();
        await region.Put("hallbar-tillvaxt", (2024, 1_000_000m));
        await region.Put("direktorens-medel", (2024, 1_000_000m));
        var plan = Plan(
            region, 1_000_000,
            new()
            {
                Financier = "Regionen", Source = "own-frame", Frames = { region.Frame("hallbar-tillvaxt"), region.Frame("direktorens-medel") },
                Years = { 2025, 2026 }, Kind = ContributionKind.Cash, Amount = 500_000m.ToMoney(),
            },
            Row("Tillväxtmyndigheten", "programme", ContributionKind.Cash, 500_000));
        (plan.FirstYear, plan.LastYear) = (2025, 2026);

        var kept = await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);

        Assert.True(kept.Verdict.Balanced);
        Assert.Equal([2025, 2026], kept.Contributions[0].Years);
    }

    [Fact]
    public async Task Cost_lines_that_are_not_the_total_and_an_amount_that_is_not_its_share_are_refused_with_the_difference()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 60), Row("Regionen", "", ContributionKind.Cash, 40));
        plan.Costs.Add(Cost("Löner", ContributionKind.Cash, 98.5m));
        plan.Contributions[1].SharePercent = "50";

        var values = await Refusal.Of(StatusCode.InvalidArgument, "PLAN_DOES_NOT_ADD_UP", region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer));
        Assert.Equal(("100.00", "98.50", "1.50"), (values["total"], values["costs"], values["difference"]));
        Assert.Equal(
            ["plan.total", "plan.contributions[1].amount"],
            await Violated.Fields(region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)));
    }

    [Fact]
    public async Task A_rule_is_told_with_all_numbers_that_it_used()
    {
        var region = host.NewOrganisation();
        await PutHalf(region);
        var plan = await Put(region, 1000, Row("Regionen", "state-grant-1:1", ContributionKind.Cash, 620), Row("Kommunen", "", ContributionKind.Cash, 380));

        Assert.Equal(
            new RuleVerdict
            {
                Rule = $"{region.Name}/grantRules/half", Outcome = RuleOutcome.Breached, Counted = 620m.ToMoney(), Limit = 500m.ToMoney(), LegalReference = "Förordning 2003:596",
                Financier = "Regionen", Base = RuleBase.TotalCosts, BaseAmount = 1000m.ToMoney(), LimitPercent = "50", Tolerance = 1m.ToMoney(), CountedPercent = "62.00",
            },
            Assert.Single(plan.Verdict.Rules));
        var warning = Assert.Single(plan.Verdict.Warnings);
        Assert.Equal(
            ("SHARE_OVER_LIMIT", "TOTAL_COSTS", "1000.00", "620.00", "500.00"),
            (warning.Code, warning.Values["base"], warning.Values["baseAmount"], warning.Values["counted"], warning.Values["limit"]));
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
        Assert.Equal(outcome == RuleOutcome.Breached ? ["SHARE_OVER_LIMIT"] : [], plan.Verdict.Warnings.Select(warning => warning.Code));
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
        Assert.Equal("SHARE_OVER_LIMIT", Assert.Single((await region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)).Verdict.Warnings).Code);
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
    public async Task Every_version_can_be_read_again_and_they_are_listed_newest_first()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        foreach (var amount in new[] { 100m, 90m, 80m })
        {
            plan.Contributions[0].Amount = amount.ToMoney();
            await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);
        }

        Assert.Equal(90, (await region.Plans.GetPlanAsync(new() { Name = plan.Name, Version = 2 }, region.Officer)).Contributions[0].Amount.ToKronor());
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Plans.GetPlanAsync(new() { Name = plan.Name, Version = 4 }, region.Officer));
        var first = await region.Plans.ListPlanVersionsAsync(new() { Parent = plan.Name, PageSize = 2 }, region.Officer);
        var second = await region.Plans.ListPlanVersionsAsync(new() { Parent = plan.Name, PageSize = 2, PageToken = first.NextPageToken }, region.Officer);
        Assert.Equal([(3, 20m), (2, 10m), (1, 0m)], first.Versions.Concat(second.Versions).Select(one => (one.Version, one.Gap.ToKronor()!.Value)));
        Assert.Empty(second.NextPageToken);
        Assert.All(first.Versions, one => Assert.Equal(("p-001", PlanChange.Put), (one.By, one.Change)));
    }

    [Fact]
    public async Task A_change_that_builds_on_an_old_version_is_refused()
    {
        var region = host.NewOrganisation();
        var plan = await Put(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        plan.Contributions[0].Amount = 90m.ToMoney();
        await region.Plans.PutPlanAsync(new() { Plan = plan, BasedOn = 1 }, region.Officer);
        plan.Contributions[0].Amount = 80m.ToMoney();

        var values = await Refusal.Of(StatusCode.Aborted, "STALE_VERSION", region.Plans.PutPlanAsync(new() { Plan = plan, BasedOn = 1 }, region.Officer));
        Assert.Equal("2", values["current"]);
    }

    [Fact]
    public async Task A_gap_is_told_when_it_opens_and_balance_when_it_is_reached()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        foreach (var amount in new[] { 100m, 90m, 80m, 100m })
        {
            plan.Contributions[0].Amount = amount.ToMoney();
            await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);
        }

        await host.Hears<PlanBalanced>(happened => $"{happened.Case}/plan" == plan.Name && happened.Version == 4);
        Assert.Equal([1, 4], host.Heard<PlanBalanced>(happened => $"{happened.Case}/plan" == plan.Name).Select(happened => happened.Version).Order());
        Assert.Equal(
            [(2, 10m, "SEK"), (3, 20m, "SEK")],
            host.Heard<PlanGapOpened>(happened => $"{happened.Case}/plan" == plan.Name).Select(happened => (happened.Version, happened.Gap, happened.Unit)).Order());
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing()
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, Row("Kommunen", "", ContributionKind.Cash, 100));
        var request = new PutPlanRequest { Plan = plan, RequestId = Guid.NewGuid().ToString() };
        var first = await region.Plans.PutPlanAsync(request, region.Officer);
        var other = plan.Clone();
        other.Contributions[0].Amount = 90m.ToMoney();
        await region.Plans.PutPlanAsync(new() { Plan = other }, region.Officer);

        Assert.Equal(first, await region.Plans.PutPlanAsync(request, region.Officer));
        Assert.Equal(2, (await region.Plans.GetPlanAsync(new() { Name = plan.Name }, region.Officer)).Version);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-0")]
    [InlineData("1e1")]
    [InlineData("50,5")]
    [InlineData("٥٠")]
    public async Task A_share_that_is_no_plain_decimal_is_refused(string share)
    {
        var region = host.NewOrganisation();
        var plan = Plan(region, 100, new Contribution { Financier = "Kommunen", SharePercent = share });
        Assert.Equal(["plan.contributions[0].share_percent"], await Violated.Fields(region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer)));
    }

    [Fact]
    public async Task Amounts_are_at_most_ten_thousand_billion()
    {
        var region = host.NewOrganisation();
        Assert.True((await Put(region, 10_000_000_000_000, Row("Kommunen", "", ContributionKind.Cash, 10_000_000_000_000))).Verdict.Balanced);
        Assert.Equal(
            ["plan.total"], await Violated.Fields(region.Plans.CheckPlanAsync(new() { Plan = Plan(region, 10_000_000_000_000.01m, Row("A", "", ContributionKind.Cash, 1)) }, region.Officer)));
    }

    [Fact]
    public async Task Years_outside_the_plan_and_bad_cost_lines_are_told_at_once()
    {
        var region = host.NewOrganisation();
        var plan = Plan(
            region, 100,
            new Contribution { Financier = "A", Year = 2023 }, new Contribution { Financier = "B", Years = { 2024, 2027 } },
            new Contribution { Financier = "C", Year = 2024, Years = { 2025 } }, new Contribution { Financier = "D", Years = { 2025, 2025 } });
        (plan.FirstYear, plan.LastYear) = (2024, 2026);
        plan.Costs.Add(new CostLine { Kind = ContributionKind.Cash, Year = 2030, Amount = 100m.ToMoney() });
        plan.Costs.Add(new CostLine { Amount = new() { CurrencyCode = "NOK", Units = 1 } });

        Assert.Equal(
            [
                "plan.contributions[0].year", "plan.contributions[1].years[1]", "plan.contributions[2].years", "plan.contributions[3].years",
                "plan.costs[0].year", "plan.costs[1].amount", "plan.costs[1].kind",
            ],
            (await Violated.Fields(region.Plans.CheckPlanAsync(new() { Plan = plan }, region.Officer))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rows_that_differ_in_one_part_of_their_identity_stand_beside_each_other()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m));
        var row = new Contribution { Financier = "Regionen", Source = "own-frame", Frames = { region.Frame("a") }, Kind = ContributionKind.Cash, Year = 2024, Amount = 10m.ToMoney() };
        var (otherSource, otherKind, otherYear, noFrame) = (row.Clone(), row.Clone(), row.Clone(), row.Clone());
        otherSource.Source = "state-grant-1:1";
        otherKind.Kind = ContributionKind.InKind;
        otherYear.Year = 2025;
        noFrame.Frames.Clear();

        Assert.True((await Put(region, 50, row, otherSource, otherKind, otherYear, noFrame)).Verdict.Balanced);
        Assert.Equal(
            ["plan.contributions[1]"],
            await Violated.Fields(region.Plans.CheckPlanAsync(new() { Plan = Plan(region, 20, row, row.Clone()) }, region.Officer)));
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

    private static CostLine Cost(string text, ContributionKind kind, decimal amount) => new() { Text = text, Kind = kind, Amount = amount.ToMoney() };

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
