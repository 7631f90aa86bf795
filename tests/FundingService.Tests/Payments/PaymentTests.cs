using Contracts.Funding;
using Contracts.Funding.V1;
using FundingService.Tests.Applications;
using Grpc.Core;
using Npgsql;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Payments;

/// <summary>What is claimed and paid of a grant of 440 000 kronor, half of approved costs.</summary>
public sealed class PaymentTests(FundingHost host)
{
    private static readonly DateOnly Today = SwedishTime.Day(TimeProvider.System.GetUtcNow());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claims_are_paid_by_the_percentage_of_approved_costs_and_never_beyond_the_grant()
    {
        var grant = await Granted();
        var first = await grant.Approve(await grant.Claim(300_000), 280_000.01m);
        Assert.Equal((PaymentState.Due, 140_000m), (first.State, first.Amount.ToKronor()));
        await grant.Pay(first);
        var second = await grant.Approve(await grant.Claim(700_000), 700_000);

        Assert.Equal(300_000m, second.Amount.ToKronor());
        var account = await grant.Account();
        Assert.Equal(
            (PaymentDirection.In, 440_000m, 140_000m, 300_000m, 0m), (account.Direction, account.Earned.ToKronor(), account.Paid.ToKronor(), account.Due.ToKronor(), account.Left.ToKronor()));
        var paid = await host.Hears<PaymentMade>(happened => happened.Payment == first.Name);
        Assert.Equal(("IN", "CLAIM", 140_000m, Today), (paid.Direction, paid.Kind, paid.Amount, paid.Paid));
    }

    [Fact]
    public async Task Of_64_claims_that_are_approved_at_once_no_more_than_the_grant_becomes_due()
    {
        var grant = await Granted();
        var claims = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => grant.Claim(20_000).ResponseAsync));

        var approved = await Task.WhenAll(claims.Select(claim => grant.Approve(claim, 20_000)));

        Assert.Equal((440_000m, 44), (approved.Sum(claim => claim.Amount.ToKronor()), approved.Count(claim => claim.State == PaymentState.Due)));
        Assert.Equal(64, approved.Select(claim => claim.Name).Distinct().Count());
        await MustFollowFromEntries(grant);
    }

    [Fact]
    public async Task Of_64_who_record_the_same_payment_one_does()
    {
        var grant = await Granted();
        var due = await grant.Approve(await grant.Claim(100_000), 100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => grant.Pay(due)));

        Assert.Single(answers.Distinct());
        await host.Hears<PaymentMade>(happened => happened.Payment == due.Name);
        Assert.Equal(50_000m, (await grant.Account()).Paid.ToKronor());
        await MustFollowFromEntries(grant);
    }

    [Fact]
    public async Task Of_64_advances_at_once_as_many_succeed_as_the_rule_of_the_day_allows()
    {
        var grant = await Granted();
        await grant.PutAdvanceRule("half", "50", 400_000, Today.AddYears(-1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Status(grant.Advance(20_000))));

        Assert.Equal((11, 53), (answers.Count(answer => answer == StatusCode.OK), answers.Count(answer => answer == StatusCode.FailedPrecondition)));
        Assert.Equal((220_000m, 220_000m), ((await grant.Account()).Advance.ToKronor(), (await grant.Account()).Due.ToKronor()));
        await MustFollowFromEntries(grant);
    }

    [Fact]
    public async Task An_advance_is_limited_by_the_rule_of_its_day_and_by_the_grant()
    {
        var grant = await Granted();
        await grant.PutAdvanceRule("until-recently", "", 100_000, Today.AddYears(-1), Today.AddDays(-1));

        var refused = await Refusal.Of(StatusCode.FailedPrecondition, "ADVANCE_OVER_LIMIT", grant.Advance(100_001, Today.AddDays(-1)));
        Assert.Equal(("100000.00", "100001.00"), (refused["limit"], refused["asked"]));
        await Refusal.Of(StatusCode.FailedPrecondition, "GRANT_EXHAUSTED", grant.Advance(440_001, Today));
        Assert.Equal(100_001m, (await grant.Advance(100_001, Today)).Amount.ToKronor());
    }

    [Fact]
    public async Task An_advance_is_paid_before_costs_and_covered_by_them_later()
    {
        var grant = await Granted();
        await grant.Pay(await grant.Advance(200_000));
        var covered = await grant.Approve(await grant.Claim(300_000), 300_000);
        Assert.Equal((PaymentState.Paid, 0m), (covered.State, covered.Amount.ToKronor()));
        Assert.Equal(50_000m, (await grant.Account()).Advance.ToKronor());

        var beyond = await grant.Approve(await grant.Claim(300_000), 300_000);

        Assert.Equal(100_000m, beyond.Amount.ToKronor());
        Assert.Equal((0m, 300_000m), ((await grant.Account()).Advance.ToKronor(), (await grant.Account()).Earned.ToKronor()));
    }

    [Fact]
    public async Task Money_paid_for_costs_that_are_not_approved_any_more_is_demanded_back_and_can_be_claimed_again()
    {
        var grant = await Granted();
        await grant.Pay(await grant.Approve(await grant.Claim(400_000), 400_000));
        await Refusal.Of(StatusCode.FailedPrecondition, "RECOVERY_OUT_OF_BOUNDS", grant.Recover(amount: 10_000, costs: 100_000));

        var recovery = await grant.Recover(costs: 100_000);
        Assert.Equal((50_000m, 150_000m), (recovery.Amount.ToKronor(), (await grant.Account()).Paid.ToKronor()));
        await grant.Pay(recovery);

        var account = await grant.Account();
        Assert.Equal((290_000m, 300_000m, 0m), (account.Left.ToKronor(), account.ApprovedCosts.ToKronor(), account.Recovering.ToKronor()));
        await MustFollowFromEntries(grant);
    }

    [Fact]
    public async Task The_final_settlement_waits_until_nothing_is_open_and_releases_what_was_not_used()
    {
        var grant = await Granted();
        await grant.Pay(await grant.Advance(100_000));
        var claim = await grant.Claim(300_000);
        var open = await Refusal.Of(StatusCode.FailedPrecondition, "GRANT_NOT_SETTLED", grant.Settle());
        Assert.Equal(("1", "100000.00"), (open["claims"], open["advance"]));
        await grant.Pay(await grant.Approve(claim, 300_000));

        var settled = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grant.Settle().ResponseAsync));

        Assert.Single(settled.Distinct());
        Assert.Equal((150_000m, 290_000m, 0m, Today), (settled[0].Paid.ToKronor(), settled[0].Released.ToKronor(), settled[0].Left.ToKronor(), settled[0].Settled.ToDay()));
        Assert.Equal(290_000m, (await host.Hears<GrantSettled>(happened => happened.Application == grant.Application)).Released);
        await Refusal.Of(StatusCode.FailedPrecondition, "GRANT_SETTLED", grant.Claim(1));
        await grant.Pay(await grant.Recover(costs: 100_000));
        Assert.Equal((340_000m, 0m), ((await grant.Account()).Released.ToKronor(), (await grant.Account()).Left.ToKronor()));
        await MustFollowFromEntries(grant);
    }

    [Fact]
    public async Task What_the_organisation_set_aside_for_a_grant_and_did_not_pay_is_free_again_in_its_frame()
    {
        var project = await OutcomeTests.Project.Sent(host);
        var region = project.Region;
        await region.Put("anslag", (2024, 300_000m), (2025, 300_000m));
        var held = await region.Hold(region.NewCase(), region.Line(430_000, ["anslag"], [2024, 2025]));
        await host.Happens(region.Taken(held.Case, held.Name) with { Grants = new Dictionary<string, decimal?> { [project.Application] = 430_000 } });
        var grant = new Grant(project);
        await grant.Pay(await grant.Approve(await grant.Claim(100_000), 100_000));

        await grant.Settle();

        Assert.Equal(
            (100_000m, 200_000m, 0m, 300_000m),
            ((await region.Year("anslag", 2024)).Committed.ToKronor(), (await region.Year("anslag", 2024)).Available.ToKronor(),
                (await region.Year("anslag", 2025)).Committed.ToKronor(), (await region.Year("anslag", 2025)).Available.ToKronor()));
        await Frames.Balances.MustFollowFromTheLedger(host, region);
        Assert.Equal(100_000m, Assert.Single((await region.Insight.QueryFundingAsync(
            new() { Parent = region.Name, GroupBy = { FundingDimension.Source }, Source = "own-frame" }, region.Officer)).Rows).Committed.ToKronor());
    }

    [Fact]
    public async Task Nothing_is_claimed_of_what_is_not_granted()
    {
        var project = await OutcomeTests.Project.Sent(host);
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_GRANTED", new Grant(project).Claim(1));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", project.Region.Payments.GetGrantAccountAsync(new() { Application = project.Application }, project.Region.Officer));
    }

    [Fact]
    public async Task What_a_decision_of_the_organisation_granted_is_paid_out_and_ends_with_it()
    {
        var project = await OutcomeTests.Project.Sent(host);
        var taken = project.Region.Taken(project.Region.NewCase()) with { Grants = new Dictionary<string, decimal?> { [project.Application] = 430_000 } };
        await host.Happens(taken);
        var grant = new Grant(project);
        await grant.Pay(await grant.Approve(await grant.Claim(100_000), 100_000));
        Assert.Equal(PaymentDirection.Out, (await grant.Account()).Direction);

        await host.Happens(new Contracts.Cases.DecisionRevoked(project.Region.Id, taken.Case, taken.Decision, $"{taken.Case}/decisions/2", "", DateTimeOffset.UnixEpoch));

        Assert.Equal((100_000m, 0m), ((await grant.Account()).Granted.ToKronor(), (await grant.Account()).Left.ToKronor()));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_GRANTED", grant.Claim(1));
        Assert.Equal(100_000m, (await grant.Recover(costs: 100_000)).Amount.ToKronor());
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing()
    {
        var grant = await Granted();
        var request = new SubmitClaimRequest
        {
            Claim = new() { Application = grant.Application, ActualCosts = 10m.ToMoney(), Day = Today.ToDate() }, RequestId = Guid.NewGuid().ToString(),
        };

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grant.Project.Region.Payments.SubmitClaimAsync(request, grant.Project.Region.Officer).ResponseAsync));

        Assert.Single(claims.Distinct());
        await grant.Claim(20);
        var first = await grant.Project.Region.Payments.ListPaymentsAsync(new() { Parent = grant.Project.Case, PageSize = 1 }, grant.Project.Region.Officer);
        var second = await grant.Project.Region.Payments.ListPaymentsAsync(
            new() { Parent = grant.Project.Case, PageSize = 1, PageToken = first.NextPageToken }, grant.Project.Region.Officer);
        Assert.Equal([10m, 20m], first.Payments.Concat(second.Payments).Select(one => one.ActualCosts.ToKronor()));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task Software_decides_on_no_payment_and_an_officer_without_the_role_neither()
    {
        var grant = await Granted();
        var claim = await grant.Claim(10);
        var request = new ApproveClaimRequest { Name = claim.Name, ApprovedCosts = 10m.ToMoney() };
        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", grant.Project.Region.Payments.ApproveClaimAsync(request, grant.Project.Region.SoftwareRegistrar));
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", grant.Project.Region.Payments.ApproveClaimAsync(request, grant.Project.Region.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", grant.Project.Region.Payments.ApproveClaimAsync(request, host.NewOrganisation().Registrar));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_claim_is_told_at_once()
    {
        var grant = await Granted();
        var claim = new Payment
        {
            Application = grant.Application, ActualCosts = new() { CurrencyCode = "EUR", Units = 1 }, From = Today.ToDate(), To = Today.AddDays(9).ToDate(), Amount = 1m.ToMoney(),
            Day = Today.AddDays(9).ToDate(),
        };
        Assert.Equal(
            ["claim.actual_costs", "claim.amount", "claim.day", "claim.to"],
            (await Violated.Fields(grant.Project.Region.Payments.SubmitClaimAsync(new() { Claim = claim }, grant.Project.Region.Officer))).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["approved_costs"], await Violated.Fields(grant.Project.Region.Payments.ApproveClaimAsync(
            new() { Name = (await grant.Claim(10)).Name, ApprovedCosts = 10.01m.ToMoney() }, grant.Project.Region.Registrar)));
    }

    [Theory]
    [InlineData("UPDATE grant_entry SET amount = 0 WHERE organisation = $1", PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData("DELETE FROM grant_entry WHERE organisation = $1", PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData("UPDATE grant_account SET paid = 1 WHERE organisation = $1", PostgresErrorCodes.InsufficientPrivilege)]
    // More is paid than costs entitle to.
    [InlineData(
        """
        INSERT INTO grant_entry SELECT organisation, case_id, application, gen_random_uuid(), entry, account, amount, NULL, now(), 'x', 'x'
        FROM grant_account, (VALUES (1, 'remaining', -0.01), (2, 'paid', 0.01)) AS moved (entry, account, amount) WHERE organisation = $1
        """, PostgresErrorCodes.CheckViolation)]
    // What comes from nowhere.
    [InlineData(
        """
        INSERT INTO grant_entry SELECT organisation, case_id, application, gen_random_uuid(), 1, 'remaining', 1, NULL, now(), 'x', 'x' FROM grant_account WHERE organisation = $1
        """, PostgresErrorCodes.CheckViolation)]
    public async Task The_database_itself_lets_nobody_change_entries_or_pay_too_much(string sql, string refusal)
    {
        var grant = await Granted();
        await using var command = host.Database.CreateCommand(sql);
        command.Parameters.AddWithValue(grant.Project.Region.Id);

        Assert.Equal(refusal, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Now))).SqlState);
    }

    private async Task<Grant> Granted()
    {
        var project = await OutcomeTests.Project.Sent(host);
        await project.Grant(new() { SharePercent = "50", ApprovedCosts = 880_000m.ToMoney() });
        return new Grant(project);
    }

    private async Task MustFollowFromEntries(Grant grant) =>
        Assert.True(await host.Scalar<bool>(
            """
            SELECT (granted, remaining, due, paid, recovering, released, costs, advance) = (
              SELECT -sum(amount) FILTER (WHERE account = 'grant'), coalesce(sum(amount) FILTER (WHERE account = 'remaining'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'due'), 0), coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'recovering'), 0), coalesce(sum(amount) FILTER (WHERE account = 'released'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'costs'), 0), coalesce(sum(amount) FILTER (WHERE account = 'advance'), 0)
              FROM grant_entry AS entry WHERE entry.organisation = grant_account.organisation AND entry.case_id = grant_account.case_id)
            FROM grant_account WHERE organisation = @Id
            """,
            new { grant.Project.Region.Id }));

    private static async Task<StatusCode> Status<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    internal sealed record Grant(OutcomeTests.Project Project)
    {
        public string Application => Project.Application;

        private PaymentApi.PaymentApiClient Payments => Project.Region.Payments;

        public AsyncUnaryCall<Payment> Claim(decimal costs) => Payments.SubmitClaimAsync(
            new() { Claim = new() { Application = Application, ActualCosts = costs.ToMoney(), Day = Today.ToDate() } }, Project.Region.Officer);

        public async Task<Payment> Approve(Payment claim, decimal costs) =>
            await Payments.ApproveClaimAsync(new() { Name = claim.Name, ApprovedCosts = costs.ToMoney() }, Project.Region.Registrar);

        public AsyncUnaryCall<Payment> Advance(decimal amount, DateOnly? day = null) => Payments.DecideAdvanceAsync(
            new() { Advance = new() { Application = Application, Amount = amount.ToMoney(), Day = (day ?? Today).ToDate(), Decision = "2024-001234-7" } }, Project.Region.Registrar);

        public AsyncUnaryCall<Payment> Recover(decimal? amount = null, decimal costs = 0) => Payments.DemandRecoveryAsync(
            new() { Recovery = new() { Application = Application, Amount = amount.ToMoney(), ApprovedCosts = costs.ToMoney(), Day = Today.ToDate(), Decision = "2024-001234-8" } },
            Project.Region.Registrar);

        public async Task<Payment> Pay(Payment due) => due.State == PaymentState.Paid ? due : await Record(due);

        public AsyncUnaryCall<Payment> Record(Payment due) => Payments.RecordPaymentAsync(new() { Name = due.Name, Day = Today.ToDate() }, Project.Region.Officer);

        public AsyncUnaryCall<Payment> Cancel(Payment due) => Payments.CancelPaymentAsync(new() { Name = due.Name }, Project.Region.Registrar);

        public AsyncUnaryCall<GrantAccount> Settle() => Payments.SettleGrantAsync(new() { Application = Application, Day = Today.ToDate() }, Project.Region.Registrar);

        public async Task<GrantAccount> Account() => await Payments.GetGrantAccountAsync(new() { Application = Application }, Project.Region.Officer);

        public async Task PutAdvanceRule(string rule, string percent, decimal limit, DateOnly from, DateOnly? to = null) => await Project.Region.Rules.PutAdvanceRuleAsync(
            new()
            {
                Rule = new AdvanceRule
                {
                    Name = $"{Project.Region.Name}/advanceRules/{rule}", Source = "call", LimitPercent = percent, Limit = limit.ToMoney(), ValidFrom = from.ToDate(), ValidTo = to.ToDate(),
                },
            },
            Project.Region.Administrator);
    }
}
