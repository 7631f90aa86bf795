using Contracts.Cases;
using Contracts.Funding;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

/// <summary>Money goes back when its decision ends, and is exchanged when the decision becomes another.</summary>
public sealed class ReleasingTests(FundingHost host)
{
    [Theory]
    [InlineData(typeof(DecisionDeclined))]
    [InlineData(typeof(DecisionWithdrawn))]
    public async Task What_was_held_for_a_proposal_is_free_again_once_however_often_it_is_told(Type ending)
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]), region.Line(5, ["naringsliv"], [2024], ContributionKind.InKind));
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        foreach (var id in new[] { first, first, second })
            await Tell(id);
        await host.Handled(first);
        await host.Handled(second);

        Assert.Equal(ReservationState.Released, (await region.Get(held)).State);
        Assert.Equal(100m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
        Assert.Equal(1, await host.Scalar<int>("SELECT count(*)::int FROM movement WHERE organisation = @Id AND cause = 'RELEASED'", new { region.Id }));
        await Balances.MustFollowFromTheLedger(host, region);

        Task Tell(Guid id) => ending == typeof(DecisionDeclined)
            ? host.Publish(new DecisionDeclined(region.Id, held.Case, held.Decision, held.Name, "Nej.", DateTimeOffset.UnixEpoch), id)
            : host.Publish(new DecisionWithdrawn(region.Id, held.Case, held.Decision, held.Name, "Åter.", DateTimeOffset.UnixEpoch), id);
    }

    [Fact]
    public async Task What_a_revoked_decision_had_committed_is_free_again()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]), region.Line(5, ["naringsliv"], [2024], ContributionKind.InKind));
        await host.Publish(region.Taken(held.Case, held.Name), Guid.NewGuid());
        await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name);

        await host.Publish(new DecisionRevoked(region.Id, held.Case, held.Decision, $"{held.Case}/decisions/2", held.Name, DateTimeOffset.UnixEpoch), Guid.NewGuid());
        await host.Hears<ReservationReleased>(happened => happened.Reservation == held.Name);

        var year = await region.Year("naringsliv", 2024);
        Assert.Equal((0m, 100m, 0m), (year.Committed.ToKronor(), year.Available.ToKronor(), year.InKind.ToKronor()));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task A_hold_is_exchanged_for_another_that_needs_what_it_held()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        var request = region.Request(held.Case, region.Line(90, ["naringsliv"], [2024]));
        await Refusal.Of(StatusCode.AlreadyExists, "RESERVATION_EXISTS", region.Frames.HoldReservationAsync(request, region.Officer));

        request.Replace = true;
        var exchanged = await region.Frames.HoldReservationAsync(request, region.Officer);

        Assert.Equal(exchanged, await region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(ReservationState.Released, (await region.Get(held)).State);
        Assert.Equal(90m, (await region.Year("naringsliv", 2024)).Held.ToKronor());
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task A_hold_that_is_asked_for_again_after_its_release_gets_its_first_answer_and_holds_nothing()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var request = region.Request(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        request.RequestId = Guid.NewGuid().ToString();
        var first = await region.Frames.HoldReservationAsync(request, region.Officer);
        await region.Frames.ReleaseReservationAsync(new() { Name = first.Name }, region.Officer);

        Assert.Equal(first, await region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(100m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task An_exchange_that_does_not_fit_leaves_what_was_held_and_what_is_committed_is_not_exchanged()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        var request = region.Request(held.Case, region.Line(100.01m, ["naringsliv"], [2024]));
        request.Replace = true;

        await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_EXCEEDED", region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(ReservationState.Held, (await region.Get(held)).State);
        Assert.Equal(60m, (await region.Year("naringsliv", 2024)).Held.ToKronor());

        await host.Publish(region.Taken(held.Case, held.Name), Guid.NewGuid());
        await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name);
        request.Reservation.Lines[0].Amount = 1m.ToMoney();
        await Refusal.Of(StatusCode.AlreadyExists, "RESERVATION_EXISTS", region.Frames.HoldReservationAsync(request, region.Officer));
    }
}
