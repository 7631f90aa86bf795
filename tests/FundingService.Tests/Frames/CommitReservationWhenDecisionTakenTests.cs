using Contracts.Funding;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

public sealed class CommitReservationWhenDecisionTakenTests(FundingHost host)
{
    [Fact]
    public async Task What_was_held_is_committed_once_however_often_the_decision_is_told()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]), region.Line(5, ["naringsliv"], [2024], ContributionKind.InKind));
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        await host.Publish(region.Taken(held.Case, held.Name), first);
        await host.Publish(region.Taken(held.Case, held.Name), first);
        await host.Publish(region.Taken(held.Case, held.Name), second);
        await host.Handled(first);
        await host.Handled(second);

        Assert.Equal(ReservationState.Committed, (await region.Get(held)).State);
        var year = await region.Year("naringsliv", 2024);
        Assert.Equal((0m, 60m, 40m, 5m), (year.Held.ToKronor(), year.Committed.ToKronor(), year.Available.ToKronor(), year.InKind.ToKronor()));
        Assert.Equal(65m, (await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name)).Amount);
        Assert.Equal(1, await host.Scalar<int>("SELECT count(*)::int FROM movement WHERE organisation = @Id AND cause = 'COMMITTED'", new { region.Id }));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task Committed_money_stays_committed()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        await host.Publish(region.Taken(held.Case, held.Name), Guid.NewGuid());
        await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name);

        await Refusal.Of(StatusCode.FailedPrecondition, "RESERVATION_COMMITTED", region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, region.Officer));
    }

    [Fact]
    public async Task Money_that_is_found_after_the_decision_was_taken_without_it_is_committed_at_once()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 50m));
        var inCase = region.NewCase();
        await host.Happens(region.Taken(inCase));
        await region.Put("naringsliv", (2024, 100m));

        var held = await region.Hold(inCase, region.Line(60, ["naringsliv"], [2024]));

        Assert.Equal((ReservationState.Committed, held), (held.State, await region.Get(held)));
        Assert.Equal(60m, (await region.Year("naringsliv", 2024)).Committed.ToKronor());
        await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name);
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task What_is_held_for_a_decision_is_committed_also_when_the_decision_does_not_name_it()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));

        await host.Happens(region.Taken(held.Case));

        Assert.Equal(ReservationState.Committed, (await region.Get(held)).State);
    }

    [Fact]
    public async Task That_a_reservation_is_missing_is_a_fact_that_is_told()
    {
        var region = host.NewOrganisation();
        var inCase = region.NewCase();
        await host.Publish(region.Taken(inCase, $"{region.Name}/reservations/{Guid.NewGuid()}"), Guid.NewGuid());

        Assert.Equal("RESERVATION_NOT_FOUND", (await host.Hears<ReservationRefused>(happened => happened.Case == inCase)).Reason);
    }

    [Fact]
    public async Task That_a_reservation_was_released_before_is_a_fact_that_is_told()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        await region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, region.Officer);
        await host.Publish(region.Taken(held.Case, held.Name), Guid.NewGuid());

        Assert.Equal("RESERVATION_RELEASED", (await host.Hears<ReservationRefused>(happened => happened.Reservation == held.Name)).Reason);
        Assert.Equal(100m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
    }

    [Fact]
    public async Task A_decision_does_not_commit_what_is_held_for_another_one()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        await host.Publish(region.Taken(region.NewCase(), held.Name), Guid.NewGuid());

        Assert.Equal("RESERVATION_OF_OTHER_DECISION", (await host.Hears<ReservationRefused>(happened => happened.Reservation == held.Name)).Reason);
        Assert.Equal(ReservationState.Held, (await region.Get(held)).State);
    }
}
