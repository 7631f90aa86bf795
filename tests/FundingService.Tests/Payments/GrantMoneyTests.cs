using Contracts.Cases;
using Contracts.Funding;
using Contracts.Funding.V1;
using FundingService.Tests.Applications;
using FundingService.Tests.Frames;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Payments;

/// <summary>A grant by decisions of the organisation, and the money that they set aside for it: 400 000 kronor of a frame of 500 000.</summary>
public sealed class GrantMoneyTests(FundingHost host)
{
    private const int Year = 2024;

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    public async Task An_amended_grant_is_settled_down_to_what_was_paid_whichever_decision_set_it_aside(int more)
    {
        var grant = await Granted();
        var held = more == 0 ? "" : (await grant.Hold(2, more)).Name;
        await grant.Grants(2, 390_000, amends: 1, held);
        await grant.Pays(100_000);

        await grant.Account.Settle();

        Assert.Equal(100_000m, await grant.Committed());
        await grant.MustBeSound();
    }

    [Fact]
    public async Task Revoking_what_an_amendment_amends_ends_the_grant_and_frees_the_money_of_both()
    {
        var grant = await Granted();
        await grant.Grants(2, 450_000, amends: 1, (await grant.Hold(2, 50_000)).Name);

        await grant.Revokes(1);

        Assert.Equal((ApplicationState.Rejected, 0m, 0m), ((await grant.Project.Get()).State, (await grant.Account.Account()).Left.ToKronor(), await grant.Committed()));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task An_amendment_after_a_revocation_that_a_court_annulled_grants()
    {
        var grant = await Granted();
        await grant.Revokes(1, DateTimeOffset.UnixEpoch.AddDays(-1));

        await grant.Grants(2, 300_000, amends: 1);

        Assert.Equal((ApplicationState.Granted, 300_000m), ((await grant.Project.Get()).State, (await grant.Account.Account()).Left.ToKronor()));
    }

    [Fact]
    public async Task Revoking_an_amendment_brings_back_what_it_amended_and_keeps_what_was_paid_until_it_comes_back()
    {
        var grant = await Granted();
        await grant.Grants(2, 450_000, amends: 1, (await grant.Hold(2, 50_000)).Name);
        await grant.Pays(430_000);

        await grant.Revokes(2);

        var account = await grant.Account.Account();
        Assert.Equal((400_000m, 430_000m, 30_000m, 430_000m), (account.Decided.ToKronor(), account.Granted.ToKronor(), account.Advance.ToKronor(), await grant.Committed()));
        await Refusal.Of(StatusCode.FailedPrecondition, "GRANT_NOT_SETTLED", grant.Account.Settle());
        await grant.Account.Pay(await grant.Account.Recover());
        Assert.Equal((400_000m, 400_000m), ((await grant.Account.Account()).Granted.ToKronor(), await grant.Committed()));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task What_had_left_the_house_when_its_decision_was_revoked_is_free_when_it_comes_back()
    {
        var grant = await Granted();
        await grant.Pays(300_000);

        await grant.Revokes(1);
        Assert.Equal(200_000m, await grant.Available());
        await grant.Account.Pay(await grant.Account.Recover(amount: 100_000));
        Assert.Equal(300_000m, await grant.Available());
        await grant.Account.Pay(await grant.Account.Recover());

        Assert.Equal((500_000m, ReservationState.Released), (await grant.Available(), (await grant.Project.Region.Get(grant.Reservation)).State));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task What_is_due_when_its_decision_is_revoked_is_not_paid_any_more_but_cancelled()
    {
        var grant = await Granted();
        var due = await grant.Account.Approve(await grant.Account.Claim(300_000), 300_000);
        await grant.Revokes(1);
        Assert.Equal(200_000m, await grant.Available());
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_GRANTED", grant.Account.Record(due));

        var cancelled = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grant.Account.Cancel(due).ResponseAsync));

        Assert.Equal(PaymentState.Cancelled, Assert.Single(cancelled.Distinct()).State);
        var account = await grant.Account.Account();
        Assert.Equal((0m, 0m, 0m, 0m), (account.Granted.ToKronor(), account.Due.ToKronor(), account.ApprovedCosts.ToKronor(), account.Advance.ToKronor()));
        Assert.Equal(500_000m, await grant.Available());
        await grant.MustBeSound();
    }

    [Fact]
    public async Task What_had_been_paid_before_its_decision_was_revoked_is_noted_afterwards()
    {
        var grant = await Granted();
        var due = await grant.Account.Approve(await grant.Account.Claim(300_000), 300_000);
        await grant.Revokes(1, TimeProvider.System.GetUtcNow());

        await grant.Account.Record(due);

        Assert.Equal((300_000m, 200_000m), ((await grant.Account.Account()).Paid.ToKronor(), await grant.Available()));
        await Refusal.Of(StatusCode.FailedPrecondition, "PAYMENT_NOT_DUE", grant.Account.Cancel(due));
    }

    [Fact]
    public async Task A_cancelled_payment_can_be_claimed_again()
    {
        var grant = await Granted();
        await grant.Account.Cancel(await grant.Account.Approve(await grant.Account.Claim(300_000), 300_000));
        await grant.Account.Cancel(await grant.Account.Advance(50_000));

        await grant.Pays(400_000);

        Assert.Equal((400_000m, 0m), ((await grant.Account.Account()).Paid.ToKronor(), (await grant.Account.Account()).Left.ToKronor()));
    }

    [Fact]
    public async Task What_comes_back_after_the_settlement_is_free_again()
    {
        var grant = await Granted();
        await grant.Pays(100_000);
        await grant.Account.Settle();
        var recovery = await grant.Account.Recover(costs: 60_000);
        Assert.Equal(100_000m, await grant.Committed());

        await grant.Account.Pay(recovery);

        Assert.Equal((40_000m, 40_000m), ((await grant.Account.Account()).Paid.ToKronor(), await grant.Committed()));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task What_comes_back_of_a_grant_that_was_lowered_below_what_was_paid_is_not_claimed_again()
    {
        var grant = await Granted();
        await grant.Pays(300_000);
        await grant.Grants(2, 200_000, amends: 1);
        await Refusal.Of(StatusCode.FailedPrecondition, "GRANT_NOT_SETTLED", grant.Account.Settle());
        await grant.Account.Pay(await grant.Account.Recover(costs: 100_000));

        Assert.Equal(0m, (await grant.Account.Approve(await grant.Account.Claim(100_000), 100_000)).Amount.ToKronor());

        var account = await grant.Account.Account();
        Assert.Equal((200_000m, 200_000m, 0m), (account.Paid.ToKronor(), account.Granted.ToKronor(), account.Advance.ToKronor()));
    }

    [Fact]
    public async Task Terms_that_come_after_the_first_approved_claim_count_for_all_costs()
    {
        var grant = await Granted();
        await grant.Account.Approve(await grant.Account.Claim(100_000), 100_000);
        await grant.Project.Grant(new() { Amount = 400_000m.ToMoney(), SharePercent = "50", Decision = grant.Decision(1) });
        Assert.Equal(50_000m, (await grant.Account.Account()).Advance.ToKronor());

        await grant.Account.Approve(await grant.Account.Claim(200_000), 200_000);

        var account = await grant.Account.Account();
        Assert.Equal((150_000m, 150_000m, 0m), (account.Due.ToKronor(), account.Earned.ToKronor(), account.Advance.ToKronor()));
    }

    [Theory]
    [InlineData("1 2 3 -3")]
    [InlineData("-3 3 2 1")]
    [InlineData("2 -3 1 3")]
    [InlineData("3 1 -3 2")]
    [InlineData("1 1 2 2 -3 3 -3 1")]
    public async Task In_whatever_order_decisions_are_told_the_newest_that_stands_grants(string order)
    {
        var grant = await Opened();
        foreach (var number in order.Split(' ').Select(int.Parse))
            await (number switch
            {
                1 => grant.Grants(1, 400_000, reservation: grant.Reservation.Name),
                2 => grant.Grants(2, 350_000, amends: 1),
                3 => grant.Grants(3, 450_000, amends: 2),
                _ => grant.Revokes(-number),
            });

        var outcome = (await grant.Project.Get()).Outcome;
        Assert.Equal((350_000m, grant.Decision(2)), (outcome.Grant.Amount.ToKronor(), outcome.Grant.Decision));
        Assert.Equal((350_000m, 400_000m), ((await grant.Account.Account()).Left.ToKronor(), await grant.Committed()));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task An_amendment_that_is_told_late_does_not_undo_a_newer_one()
    {
        var grant = await Granted();
        await grant.Grants(3, 200_000, amends: 1);
        await grant.Grants(2, 450_000, amends: 1);
        Assert.Equal(200_000m, (await grant.Project.Get()).Outcome.Grant.Amount.ToKronor());
    }

    [Fact]
    public async Task A_decision_that_is_revoked_before_it_is_told_grants_and_commits_nothing()
    {
        var grant = await Opened();
        await grant.Revokes(1);
        await grant.Grants(1, 400_000, reservation: grant.Reservation.Name);

        Assert.Equal((ApplicationState.Submitted, 0m), ((await grant.Project.Get()).State, await grant.Committed()));
        await grant.MustBeSound();
    }

    [Fact]
    public async Task That_a_decision_grants_what_was_rejected_or_is_not_there_is_told()
    {
        var grant = await Opened();
        await grant.Project.Record(new() { Day = SwedishTime.Day(TimeProvider.System.GetUtcNow()).ToDate(), Reason = "Medlen räckte inte." });

        await grant.Grants(1, 400_000, reservation: grant.Reservation.Name);
        var missing = $"{grant.Project.Case}/applications/9";
        await host.Happens(grant.Project.Region.Taken(grant.Project.Region.NewCase()) with { Grants = new Dictionary<string, decimal?> { [missing] = 1 } });

        Assert.Equal("APPLICATION_DECIDED", (await host.Hears<GrantRefused>(one => one.Application == grant.Project.Application)).Reason);
        Assert.Equal("APPLICATION_NOT_FOUND", (await host.Hears<GrantRefused>(one => one.Application == missing)).Reason);
        Assert.Equal(ApplicationState.Rejected, (await grant.Project.Get()).State);
        await grant.Revokes(1);
        Assert.Equal(500_000m, await grant.Available());
    }

    [Fact]
    public async Task An_application_that_only_a_revoked_decision_allowed_to_send_is_a_draft_again()
    {
        var project = await OutcomeTests.Project.Drafted(host);
        await project.Release();
        await host.Happens(new DecisionRevoked(project.Region.Id, project.Case, $"{project.Case}/decisions/1", $"{project.Case}/decisions/2", "", DateTimeOffset.UnixEpoch));

        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_NOT_RELEASED", project.Submit());
        await project.Release();
        await Refusal.Of(StatusCode.FailedPrecondition, "APPLICATION_NOT_RELEASED", project.Submit());
        await host.Happens(project.Region.Taken(project.Case, "", project.Application) with { Decision = $"{project.Case}/decisions/3" });
        Assert.Equal(ApplicationState.Submitted, (await project.Submit()).State);
    }

    [Fact]
    public async Task Only_the_lines_of_the_point_that_grants_are_released_and_what_is_left_can_be_settled()
    {
        var project = await OutcomeTests.Project.Sent(host);
        var region = project.Region;
        await region.Put("anslag", (2024, 400_000m), (2025, 400_000m));
        await region.Put("enhet", (2025, 300_000m));
        var other = region.Line(300_000, ["enhet"], [2025]);
        other.Point = 2;
        var held = await region.Hold(region.NewCase(), region.Line(400_000, ["anslag"], [2024, 2025]), other);
        await host.Happens(region.Taken(held.Case, held.Name) with
        {
            Grants = new Dictionary<string, decimal?> { [project.Application] = 400_000 },
            GrantPoints = new Dictionary<string, IReadOnlyList<int>> { [project.Application] = [1] },
        });
        var grant = new Scene(host, project, held);
        await grant.Pays(100_000);

        await grant.Account.Settle();
        Assert.Equal(((decimal?)100_000m, (decimal?)300_000m), ((await region.Year("anslag", 2024)).Committed.ToKronor(), (await region.Year("enhet", 2025)).Committed.ToKronor()));

        Assert.Equal(["lines[0].placements"], await Violated.Fields(Settle(400_000)));
        await Settle(100_000);
        Assert.Equal(((decimal?)0m, (decimal?)100_000m), ((await region.Year("anslag", 2024)).Committed.ToKronor(), (await region.Year("anslag", 2025)).Committed.ToKronor()));
        await grant.MustBeSound();

        AsyncUnaryCall<Reservation> Settle(decimal amount) => region.Frames.SettleReservationAsync(
            new() { Name = held.Name, Lines = { new SettledLine { Placements = { new Placement { Frame = region.Frame("anslag"), Year = 2025, Amount = amount.ToMoney() } } } } }, region.Officer);
    }

    [Fact]
    public async Task Two_grants_of_one_point_are_released_each_down_to_what_it_was_paid()
    {
        var region = host.NewOrganisation();
        var first = await OutcomeTests.Project.Sent(host, region);
        var second = await OutcomeTests.Project.Sent(host, region);
        await region.Put("anslag", (Year, 500_000m));
        var held = await region.Hold(region.NewCase(), region.Line(400_000, ["anslag"], [Year]));
        await host.Happens(region.Taken(held.Case, held.Name) with
        {
            Grants = new Dictionary<string, decimal?> { [first.Application] = 250_000, [second.Application] = 150_000 },
        });
        var (one, other) = (new Scene(host, first, held), new Scene(host, second, held));
        await one.Pays(100_000);
        await other.Pays(50_000);

        await one.Account.Settle();
        Assert.Equal(250_000m, await one.Committed());
        await other.Account.Settle();
        Assert.Equal(150_000m, await one.Committed());
        await one.MustBeSound();
    }

    private async Task<Scene> Granted()
    {
        var grant = await Opened();
        await grant.Grants(1, 400_000, reservation: grant.Reservation.Name);
        return grant;
    }

    private async Task<Scene> Opened()
    {
        var project = await OutcomeTests.Project.Sent(host);
        await project.Region.Put("anslag", (Year, 500_000m));
        var held = await project.Region.Hold(project.Region.NewCase(), project.Region.Line(400_000, ["anslag"], [Year]));
        return new Scene(host, project, held);
    }

    private sealed record Scene(FundingHost Host, OutcomeTests.Project Project, Reservation Reservation)
    {
        public PaymentTests.Grant Account => new(Project);

        public string Decision(int number) => $"{Reservation.Case}/decisions/{number}";

        public async Task<Reservation> Hold(int decision, decimal amount)
        {
            var request = Project.Region.Request(Reservation.Case, Project.Region.Line(amount, ["anslag"], [Year]));
            request.Reservation.Decision = Decision(decision);
            return await Project.Region.Frames.HoldReservationAsync(request, Project.Region.Officer);
        }

        public Task Grants(int number, decimal amount, int? amends = null, string reservation = "") => Host.Happens(Project.Region.Taken(Reservation.Case, reservation) with
        {
            Decision = Decision(number),
            Change = amends is null ? "" : "amendment",
            Changes = amends is { } earlier ? Decision(earlier) : "",
            Grants = new Dictionary<string, decimal?> { [Project.Application] = amount },
        });

        public Task Revokes(int number, DateTimeOffset? at = null) =>
            Host.Happens(new DecisionRevoked(Project.Region.Id, Reservation.Case, Decision(number), Decision(9), "", at ?? DateTimeOffset.UnixEpoch));

        public async Task Pays(decimal costs) => await Account.Pay(await Account.Approve(await Account.Claim(costs), costs));

        public async Task<decimal?> Committed() => (await Project.Region.Year("anslag", Year)).Committed.ToKronor();

        public async Task<decimal?> Available() => (await Project.Region.Year("anslag", Year)).Available.ToKronor();

        public Task MustBeSound() => Balances.MustFollowFromTheLedger(Host, Project.Region);
    }
}
