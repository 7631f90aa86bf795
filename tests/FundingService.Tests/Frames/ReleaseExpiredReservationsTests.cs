using Contracts.Funding;
using Contracts.Funding.V1;
using ServiceDefaults;
using ReservationState = Contracts.Funding.V1.ReservationState;

namespace FundingService.Tests.Frames;

/// <summary>Alone, since what expires here would expire for other tests as well.</summary>
[CollectionDefinition(nameof(ReleaseExpiredReservationsTests), DisableParallelization = true)]
[Collection(nameof(ReleaseExpiredReservationsTests))]
public sealed class ReleaseExpiredReservationsTests(FundingHost host)
{
    [Fact]
    public async Task What_nobody_decided_on_in_180_days_is_free_again()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));

        await host.ReleaseExpired(held.Expires.ToDateTimeOffset().AddSeconds(-1));
        Assert.Equal(ReservationState.Held, (await region.Get(held)).State);
        await host.ReleaseExpired(held.Expires.ToDateTimeOffset());

        Assert.Equal(ReservationState.Released, (await region.Get(held)).State);
        Assert.Equal(100m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
        Assert.Equal("EXPIRED", (await host.Hears<ReservationReleased>(happened => happened.Reservation == held.Name)).Cause);
    }

    [Fact]
    public async Task What_expired_before_its_decision_was_known_is_set_aside_anew_where_there_is_room()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 50m), (2025, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024, 2025]));
        var other = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2025]));
        await host.ReleaseExpired(other.Expires.ToDateTimeOffset());
        await region.Hold(region.NewCase(), region.Line(40, ["naringsliv"], [2024]));

        await host.Happens(region.Taken(held.Case, held.Name));
        await host.Happens(region.Taken(other.Case, other.Name));

        Assert.Equal((ReservationState.Committed, 60m), ((await region.Get(held)).State, (await region.Get(held)).Lines[0].Placements.Sum(one => one.Amount.ToKronor())));
        Assert.Equal("HOLD_EXPIRED", (await host.Hears<ReservationRefused>(happened => happened.Reservation == other.Name)).Reason);
        Assert.Equal(((decimal?)10m, (decimal?)50m), ((await region.Year("naringsliv", 2024)).Committed.ToKronor(), (await region.Year("naringsliv", 2025)).Committed.ToKronor()));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task A_hold_that_expires_while_its_decision_is_taken_is_committed_all_the_same()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        var held = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]))));
        var messages = held.ToDictionary(one => one, _ => Guid.NewGuid());

        var late = held.Max(one => one.Expires.ToDateTimeOffset());
        await Task.WhenAll([
            .. messages.Select(message => host.Publish(region.Taken(message.Key.Case, message.Key.Name), message.Value)),
            host.ReleaseExpired(late),
            host.ReleaseExpired(late),
        ]);
        await Task.WhenAll(messages.Values.Select(message => host.Handled(message)));

        var states = await Task.WhenAll(held.Select(async one => (await region.Get(one)).State));
        Assert.All(states, state => Assert.Equal(ReservationState.Committed, state));
        var year = await region.Year("naringsliv", 2024);
        Assert.Equal((0m, 1200m), (year.Held.ToKronor(), year.Committed.ToKronor()));
        Assert.Equal(20, await host.Scalar<int>("SELECT count(*)::int FROM movement WHERE organisation = @Id AND cause = 'COMMITTED'", new { region.Id }));
        await Balances.MustFollowFromTheLedger(host, region);
    }
}
