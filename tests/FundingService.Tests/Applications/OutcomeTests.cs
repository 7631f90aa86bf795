using Contracts.Cases;
using Contracts.Funding;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Applications;

/// <summary>An application from its draft to what became of it, and what that makes of the plan.</summary>
public sealed class OutcomeTests(FundingHost host)
{
    private static readonly DateOnly Today = SwedishTime.Day(TimeProvider.System.GetUtcNow());
    private static readonly string Sha256 = new('a', 64);

    [Fact]
    public async Task An_application_is_sent_when_it_was_decided_to_and_once()
    {
        var project = await Project.Drafted(host);
        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_NOT_RELEASED", project.Submit());
        await project.Release();

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => project.Submit().ResponseAsync));

        Assert.Single(sent.Distinct());
        Assert.Equal((ApplicationState.Submitted, "p-001"), (sent[0].State, sent[0].Submission.By));
        Assert.Empty(sent[0].Warnings);
        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_SUBMITTED", project.Submit(amount: 1));
        var happened = await host.Hears<ApplicationSubmitted>(one => one.Application == project.Application);
        Assert.Equal((460_000m, Today, "call"), (happened.Amount, happened.Submitted, happened.Source));
        Assert.Single(host.Heard<ApplicationSubmitted>(one => one.Application == project.Application));
        Assert.Equal(ContributionStatus.Applied, (await project.Plan()).Contributions[0].Status);
    }

    [Fact]
    public async Task What_is_sent_is_compared_with_the_frozen_draft_and_the_last_day()
    {
        var project = await Project.Drafted(host, due: Today.AddDays(-1));
        await project.Release();

        var sent = await project.Submit(amount: 450_000, sha256: new string('b', 64));

        Assert.Equal(
            ["APPLICATION_LATE", "APPLICATION_DIFFERS_FROM_DRAFT", "APPLICATION_DIFFERS_FROM_DRAFT"], sent.Warnings.Select(warning => warning.Code));
        Assert.Equal(("460000", "450000.00"), (sent.Warnings[1].Values["drafted"], sent.Warnings[1].Values["sent"]));
    }

    [Fact]
    public async Task A_draft_follows_the_plan_until_it_is_frozen_and_is_compared_with_it_then()
    {
        var project = await Project.Drafted(host);
        Assert.Equal(460_000m, (await project.Get()).Support.ToKronor());
        await project.PutOther(500_000);
        Assert.Equal(
            [new Difference { Field = "support", Drafted = "460000", Now = "420000" }],
            (await project.Region.Applications.CompareApplicationAsync(new() { Name = project.Application }, project.Region.Officer)).Differences);
        Assert.Equal(420_000m, (await project.Draft()).Support.ToKronor());
        await project.Release();
        await project.PutOther(460_000);

        Assert.Equal(420_000m, (await project.Draft()).Support.ToKronor());
        Assert.Equal("support", Assert.Single((await project.Region.Applications.CompareApplicationAsync(new() { Name = project.Application }, project.Region.Officer)).Differences).Field);
    }

    [Fact]
    public async Task A_lower_grant_leaves_a_gap_until_somebody_covers_it()
    {
        var project = await Project.Sent(host);

        var granted = await project.Grant(new() { Amount = 400_000m.ToMoney(), Conditions = { "Slutrapport inom tre månader." }, DecidedInCase = "2024-001234" });

        Assert.Equal((ApplicationState.Granted, "2024-001234"), (granted.State, granted.Outcome.Grant.DecidedInCase));
        var plan = await project.Plan();
        Assert.Equal((false, 60_000m, ContributionStatus.Granted), (plan.Verdict.Balanced, plan.Verdict.Gap.ToKronor(), plan.Contributions[0].Status));
        Assert.Equal(60_000m, (await host.Hears<PlanGapOpened>(one => one.Case == project.Case)).Gap);
        Assert.Equal(400_000m, (await host.Hears<ApplicationDecided>(one => one.Application == project.Application)).Amount);

        plan.Contributions.Add(new Contribution { Financier = "Näringslivet", Kind = ContributionKind.Cash, Amount = 60_000m.ToMoney() });
        Assert.True((await project.Region.Plans.PutPlanAsync(new() { Plan = plan }, project.Region.Officer)).Verdict.Balanced);
        Assert.Equal([1, 4], await Balanced(project, 2));
    }

    [Theory]
    [InlineData(400_000, "400000.00")]
    [InlineData(0, "0.00")]
    public async Task A_plan_that_says_otherwise_than_its_financier_answered_is_warned_of(int granted, string answered)
    {
        var project = await Project.Sent(host);
        var stale = await project.Plan();
        await (granted > 0 ? project.Grant(new() { Amount = ((decimal)granted).ToMoney() }) : project.Record(new() { Day = Today.ToDate(), Reason = "Medlen räckte inte." }));
        Assert.DoesNotContain((await project.Plan()).Verdict.Warnings, warning => warning.Code == "DIFFERS_FROM_ANSWER");

        stale.Contributions[1].Note = "Ny kontaktperson.";
        await project.Region.Plans.PutPlanAsync(new() { Plan = stale }, project.Region.Officer);

        var warning = Assert.Single((await project.Plan()).Verdict.Warnings);
        Assert.Equal(("DIFFERS_FROM_ANSWER", "460000.00", answered), (warning.Code, warning.Values["planned"], warning.Values["answered"]));
    }

    [Fact]
    public async Task A_no_does_not_fall_on_the_row_that_was_granted_when_the_financier_was_asked_again()
    {
        var project = await Project.Sent(host);
        await project.Record(new() { Day = Today.ToDate(), Reason = "Medlen räckte inte." });
        var again = await project.Plan();
        again.Contributions.Add(new Contribution { Financier = "Tillväxtmyndigheten", Source = "call", Kind = ContributionKind.Cash, Amount = 460_000m.ToMoney() });
        await project.Region.Plans.PutPlanAsync(new() { Plan = again }, project.Region.Officer);
        var second = (await project.Draft()).Name;
        await host.Happens(project.Region.Taken(project.Case, "", second) with { Decision = $"{project.Case}/decisions/2", At = TimeProvider.System.GetUtcNow() });
        await project.Region.Applications.SubmitApplicationAsync(new() { Name = second, Submission = new() { Day = Today.ToDate() } }, project.Region.Officer);
        await project.Region.Applications.RecordOutcomeAsync(
            new() { Name = second, Outcome = new() { Day = Today.ToDate(), Grant = new() { Amount = 460_000m.ToMoney() } } }, project.Region.Registrar);
        await host.Happens(new DecisionProposed(project.Region.Id, project.Case, $"{project.Case}/decisions/3", "", TimeProvider.System.GetUtcNow()));
        var changed = await project.Plan();
        changed.Contributions[1].Amount = 1m.ToMoney();
        await project.Region.Plans.PutPlanAsync(new() { Plan = changed }, project.Region.Officer);

        await host.Happens(new DecisionWithdrawn(project.Region.Id, project.Case, $"{project.Case}/decisions/3", "", "Åter.", TimeProvider.System.GetUtcNow()));

        var restored = await project.Plan();
        Assert.Equal(
            [ContributionStatus.Rejected, ContributionStatus.Unspecified, ContributionStatus.Granted], restored.Contributions.Select(row => row.Status));
        Assert.True(restored.Verdict.Balanced);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_rejected_or_taken_back_pays_nothing_and_can_be_asked_for_again(bool isWithdrawn)
    {
        var project = await Project.Sent(host);

        var ended = isWithdrawn
            ? await project.Region.Applications.WithdrawApplicationAsync(new() { Name = project.Application, Day = Today.ToDate(), Reason = "Projektet skjuts upp." }, project.Region.Officer)
            : await project.Record(new() { Day = Today.ToDate(), Reason = "Medlen räckte inte." });

        Assert.Equal(isWithdrawn ? ApplicationState.Withdrawn : ApplicationState.Rejected, ended.State);
        var plan = await project.Plan();
        Assert.Equal((460_000m, 0m), (plan.Verdict.Gap.ToKronor(), plan.Contributions[0].Resolved.ToKronor()));
        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_DECIDED", project.Grant(new() { Amount = 1m.ToMoney() }));

        plan.Contributions.Add(new Contribution { Financier = "Tillväxtmyndigheten", Source = "call", Kind = ContributionKind.Cash, Amount = 460_000m.ToMoney() });
        await project.Region.Plans.PutPlanAsync(new() { Plan = plan }, project.Region.Officer);
        Assert.Equal($"{project.Case}/applications/2", (await project.Draft()).Name);
    }

    [Fact]
    public async Task A_grant_is_the_least_of_its_percentage_of_approved_costs_and_its_ceiling()
    {
        var project = await Project.Sent(host);
        var contradicting = new Grant { Amount = 450_000m.ToMoney(), SharePercent = "50", ApprovedCosts = 800_000m.ToMoney() };
        Assert.Equal(["outcome.grant.amount"], await Violated.Fields(project.Grant(contradicting)));

        var granted = await project.Grant(new() { SharePercent = "50", ApprovedCosts = 900_000m.ToMoney(), Ceiling = 440_000m.ToMoney() });

        Assert.Equal(440_000m, granted.Outcome.Grant.Amount.ToKronor());
    }

    [Fact]
    public async Task A_supplement_asks_for_another_amount()
    {
        var project = await Project.Sent(host);
        var supplement = new Submission { Day = Today.ToDate(), Amount = 470_000m.ToMoney(), Note = "Ny budget." };

        await project.Region.Applications.SupplementApplicationAsync(new() { Name = project.Application, Supplement = supplement }, project.Region.Officer);
        await project.Region.Applications.SupplementApplicationAsync(new() { Name = project.Application, Supplement = supplement }, project.Region.Officer);

        Assert.Single((await project.Get()).Supplements);
        Assert.Empty((await project.Grant(new() { Amount = 470_000m.ToMoney() })).Warnings);
        await Refusal.Of(
            StatusCode.FailedPrecondition, "APPLICATION_DECIDED",
            project.Region.Applications.SupplementApplicationAsync(new() { Name = project.Application, Supplement = new() { Day = Today.ToDate() } }, project.Region.Officer));
    }

    [Fact]
    public async Task A_decision_without_an_amount_grants_what_was_applied_for_last()
    {
        var project = await Project.Sent(host);
        var supplement = new Submission { Day = Today.ToDate(), Amount = 300_000m.ToMoney() };
        await project.Region.Applications.SupplementApplicationAsync(new() { Name = project.Application, Supplement = supplement }, project.Region.Officer);
        await project.Region.Applications.SupplementApplicationAsync(
            new() { Name = project.Application, Supplement = new() { Day = Today.ToDate(), Note = "Ett intyg." } }, project.Region.Officer);

        await host.Happens(project.Region.Taken(project.Region.NewCase()) with { Grants = new Dictionary<string, decimal?> { [project.Application] = null } });

        Assert.Equal(300_000m, (await project.Get()).Outcome.Grant.Amount.ToKronor());
    }

    [Fact]
    public async Task What_a_decision_without_an_amount_would_grant_is_what_is_checked()
    {
        var project = await Project.Drafted(host);
        await project.Release();
        await project.Submit(amount: 600_000);
        await project.PutHalf();

        var finding = Assert.Single((await project.Region.Rules.CheckGrantAsync(new() { Application = project.Application }, project.Region.Officer)).Findings);

        Assert.Equal(("SHARE_OVER_LIMIT", "600000.00", "460000.00"), (finding.Code, finding.Values["counted"], finding.Values["limit"]));
    }

    [Fact]
    public async Task A_grant_above_the_rule_of_its_day_is_refused_until_it_is_acknowledged_as_a_fact()
    {
        var project = await Project.Sent(host);
        await project.PutHalf();

        var refused = await Refusal.Of(StatusCode.FailedPrecondition, "SHARE_OVER_LIMIT", project.Grant(new() { Amount = 460_001m.ToMoney() }));
        Assert.Equal(("TOTAL_COSTS", "460001.00", "460000.00"), (refused["base"], refused["counted"], refused["limit"]));
        Assert.Equal(ApplicationState.Submitted, (await project.Get()).State);

        var granted = await project.Record(new() { Day = Today.ToDate(), Grant = new() { Amount = 460_001m.ToMoney() } }, "SHARE_OVER_LIMIT");
        Assert.Equal(["SHARE_OVER_LIMIT"], granted.Outcome.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData(19_283_329, true)]
    [InlineData(19_283_330, false)]
    public async Task A_state_grant_is_checked_with_its_own_amount_where_it_is_decided_and_its_application_warns(int grant, bool passes)
    {
        var region = host.NewOrganisation();
        var inCase = region.NewCase();
        await region.Rules.PutGrantRuleAsync(
            new()
            {
                Rule = new GrantRule
                {
                    Name = $"{region.Name}/grantRules/half", Source = "state-grant-1:1", Base = RuleBase.TotalCosts, LimitPercent = "50",
                    Aggregation = RuleAggregation.PerFinancier, Tolerance = 1m.ToMoney(), ValidFrom = new DateOnly(2004, 1, 1).ToDate(),
                },
            },
            region.Administrator);
        await region.Plans.PutPlanAsync(
            new()
            {
                Plan = new FundingPlan
                {
                    Name = $"{inCase}/plan", Total = 38_566_657m.ToMoney(),
                    Contributions =
                    {
                        new Contribution { Financier = "Regionen", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Amount = ((decimal)grant).ToMoney() },
                        new Contribution { Financier = "Övriga", Kind = ContributionKind.Cash, Rest = true },
                    },
                },
            },
            region.Officer);
        var drafted = await region.Applications.DraftApplicationAsync(new() { Parent = inCase, Application = new() { Financier = "Regionen", Source = "state-grant-1:1" } }, region.Officer);

        var other = passes ? 19_283_330m : 19_283_329m;
        var asApplied = await region.Rules.CheckGrantAsync(new() { Application = drafted.Name }, region.Officer);
        var asOther = await region.Rules.CheckGrantAsync(new() { Application = drafted.Name, Amount = other.ToMoney() }, region.Officer);
        var before = await region.Rules.CheckGrantAsync(new() { Application = drafted.Name, Day = new DateOnly(2003, 12, 31).ToDate() }, region.Officer);

        Assert.Equal(passes ? [] : ["SHARE_OVER_LIMIT"], drafted.Warnings.Select(warning => warning.Code));
        Assert.Equal((passes ? 0 : 1, passes ? 1 : 0, 0), (asApplied.Findings.Count, asOther.Findings.Count, before.Rules.Count));
    }

    [Fact]
    public async Task The_same_person_applying_and_granting_is_a_warning()
    {
        var project = await Project.Sent(host);
        var granted = await project.Grant(new() { Amount = 460_000m.ToMoney(), DecidedBy = $"{project.Region.Name}/persons/p-001" });
        Assert.Equal(["GRANTED_BY_APPLICANT"], granted.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task A_decision_of_the_organisation_grants_by_itself_and_its_revocation_ends_the_grant()
    {
        var project = await Project.Sent(host);
        var granting = project.Region.NewCase();
        var taken = project.Region.Taken(granting) with { Grants = new Dictionary<string, decimal?> { [project.Application] = 430_000 } };

        await host.Happens(taken);
        await host.Happens(taken);
        var granted = await project.Get();
        Assert.Equal((ApplicationState.Granted, 430_000m, $"{granting}/decisions/1"), (granted.State, granted.Outcome.Grant.Amount.ToKronor(), granted.Outcome.Grant.Decision));
        Assert.Equal(30_000m, (await project.Plan()).Verdict.Gap.ToKronor());

        await host.Happens(taken with { Change = "amendment", Changes = taken.Decision, Decision = $"{granting}/decisions/2", Grants = new Dictionary<string, decimal?> { [project.Application] = 460_000 } });
        Assert.True((await project.Plan()).Verdict.Balanced);
        await host.Happens(new DecisionRevoked(project.Region.Id, granting, $"{granting}/decisions/2", $"{granting}/decisions/3", "", DateTimeOffset.UnixEpoch));
        Assert.Equal((ApplicationState.Granted, 430_000m), ((await project.Get()).State, (await project.Get()).Outcome.Grant.Amount.ToKronor()));
        Assert.Equal(30_000m, (await project.Plan()).Verdict.Gap.ToKronor());

        await host.Happens(new DecisionRevoked(project.Region.Id, granting, $"{granting}/decisions/1", $"{granting}/decisions/4", "", DateTimeOffset.UnixEpoch));
        Assert.Equal(ApplicationState.Rejected, (await project.Get()).State);
        Assert.Equal(460_000m, (await project.Plan()).Verdict.Gap.ToKronor());
    }

    [Fact]
    public async Task What_a_decision_granted_has_its_terms_added()
    {
        var project = await Project.Sent(host);
        var granting = project.Region.NewCase();
        await host.Happens(project.Region.Taken(granting) with { Grants = new Dictionary<string, decimal?> { [project.Application] = 430_000 } });

        var terms = new Grant { Amount = 430_000m.ToMoney(), SharePercent = "50", ApprovedCosts = 860_000m.ToMoney(), Decision = $"{granting}/decisions/1" };
        Assert.Equal("50", (await project.Grant(terms)).Outcome.Grant.SharePercent);
        terms.ApprovedCosts = null;
        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_DECIDED", project.Grant(terms));
    }

    [Fact]
    public async Task Only_a_registrar_who_is_a_person_records_what_was_decided()
    {
        var project = await Project.Sent(host);
        var request = new RecordOutcomeRequest { Name = project.Application, Outcome = new() { Day = Today.ToDate() } };
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", project.Region.Applications.RecordOutcomeAsync(request, project.Region.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", project.Region.Applications.RecordOutcomeAsync(request, project.Region.SoftwareRegistrar));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_an_outcome_is_told_at_once()
    {
        var project = await Project.Sent(host);
        var grant = new Grant
        {
            SharePercent = "NaN", Ceiling = new() { CurrencyCode = "EUR", Units = 1 }, Decision = "x", DecidedBy = "y", Conditions = { "" },
            From = Today.ToDate(), To = Today.AddDays(-1).ToDate(),
        };
        Assert.Equal(
            [
                "outcome.day", "outcome.grant.amount", "outcome.grant.ceiling", "outcome.grant.conditions[0]", "outcome.grant.decided_by", "outcome.grant.decision",
                "outcome.grant.share_percent", "outcome.grant.to",
            ],
            (await Violated.Fields(project.Record(new() { Day = Today.AddDays(2).ToDate(), Grant = grant }))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_due_is_listed_by_its_last_day_over_all_cases()
    {
        var region = host.NewOrganisation();
        var later = await Project.Drafted(host, Today.AddDays(20), region);
        var soon = await Project.Drafted(host, Today.AddDays(10), region);
        var sent = await Project.Drafted(host, Today.AddDays(5), region);
        await Project.Drafted(host, Today.AddDays(31), region);
        await sent.Release();
        await sent.Submit();

        var request = new ListApplicationsRequest { Parent = region.Name, DueUntil = Today.AddDays(30).ToDate(), PageSize = 1 };
        var first = await region.Applications.ListApplicationsAsync(request, region.Officer);
        request.PageToken = first.NextPageToken;
        var second = await region.Applications.ListApplicationsAsync(request, region.Officer);

        Assert.Equal([soon.Application, later.Application], first.Applications.Concat(second.Applications).Select(one => one.Name));
        Assert.Empty(second.NextPageToken);
    }

    private async Task<IEnumerable<int>> Balanced(Project project, int count)
    {
        await Eventually.Holds(
            () => Task.FromResult(host.Heard<PlanBalanced>(one => one.Case == project.Case).Count() == count), TestContext.Current.CancellationToken);
        return host.Heard<PlanBalanced>(one => one.Case == project.Case).Select(one => one.Version);
    }

    /// <summary>A project of 920 000 kronor, half of it from a call.</summary>
    internal sealed record Project(FundingHost Host, TestOrganisation Region, string Case, DateOnly? Due)
    {
        public string Application => $"{Case}/applications/1";

        public static async Task<Project> Drafted(FundingHost host, DateOnly? due = null, TestOrganisation? region = null)
        {
            region ??= host.NewOrganisation();
            var project = new Project(host, region, region.NewCase(), due);
            await project.PutOther(460_000);
            await project.Draft();
            return project;
        }

        public static async Task<Project> Sent(FundingHost host, TestOrganisation? region = null)
        {
            var project = await Drafted(host, region: region);
            await project.Release();
            await project.Submit();
            return project;
        }

        public async Task<FundingPlan> PutOther(decimal other) => await Region.Plans.PutPlanAsync(
            new()
            {
                Plan = new FundingPlan
                {
                    Name = $"{Case}/plan", Total = 920_000m.ToMoney(),
                    Contributions =
                    {
                        new Contribution { Financier = "Tillväxtmyndigheten", Source = "call", Kind = ContributionKind.Cash, Amount = 460_000m.ToMoney() },
                        new Contribution { Financier = "Kommunerna", Kind = ContributionKind.Cash, Amount = other.ToMoney() },
                    },
                },
            },
            Region.Officer);

        public async Task<Application> Draft() => await Region.Applications.DraftApplicationAsync(
            new()
            {
                Parent = Case,
                Application = new()
                {
                    Financier = "Tillväxtmyndigheten", Source = "call", Due = Due.ToDate(), Document = $"{Case}/documents/1", DocumentSha256 = Sha256,
                },
            },
            Region.Officer);

        /// <summary>The decision to apply is taken; the plan isn't locked by it, since the tests change that.</summary>
        public Task Release() => Host.Happens(Region.Taken(Case, "", Application));

        public AsyncUnaryCall<Application> Submit(decimal? amount = null, string? sha256 = null) => Region.Applications.SubmitApplicationAsync(
            new() { Name = Application, Submission = new() { Day = Today.ToDate(), Amount = amount.ToMoney(), DocumentSha256 = sha256 ?? Sha256 } }, Region.Officer);

        public AsyncUnaryCall<Application> Grant(Grant grant) => Record(new() { Day = Today.ToDate(), Grant = grant });

        public AsyncUnaryCall<Application> Record(Outcome outcome, params string[] acknowledged) => Region.Applications.RecordOutcomeAsync(
            new() { Name = Application, Outcome = outcome, AcknowledgedFindings = { acknowledged } }, Region.Registrar);

        /// <summary>A call pays at most half of the total costs.</summary>
        public async Task PutHalf() => await Region.Rules.PutGrantRuleAsync(
            new()
            {
                Rule = new GrantRule
                {
                    Name = $"{Region.Name}/grantRules/half", Source = "call", Base = RuleBase.TotalCosts, LimitPercent = "50", Aggregation = RuleAggregation.OverAll,
                    Tolerance = 1m.ToMoney(), ValidFrom = new DateOnly(2004, 1, 1).ToDate(),
                },
            },
            Region.Administrator);

        public async Task<Application> Get() => await Region.Applications.GetApplicationAsync(new() { Name = Application }, Region.Officer);

        public async Task<FundingPlan> Plan() => await Region.Plans.GetPlanAsync(new() { Name = $"{Case}/plan" }, Region.Officer);
    }
}
