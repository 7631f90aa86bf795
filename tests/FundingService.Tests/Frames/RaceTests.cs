using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;

namespace FundingService.Tests.Frames;

public sealed class RaceTests(FundingHost host)
{
    [Fact]
    public async Task Of_64_callers_who_each_want_a_tenth_of_a_frame_exactly_ten_succeed()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => TryHold(region, region.Line(10_000, ["naringsliv"], [2024]))));

        Assert.Equal((10, 54), (answers.Count(answer => answer == StatusCode.OK), answers.Count(answer => answer == StatusCode.FailedPrecondition)));
        var year = await region.Year("naringsliv", 2024);
        Assert.Equal((100_000m, 0m), (year.Held.ToKronor(), year.Available.ToKronor()));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task Holds_over_two_frames_in_opposite_order_never_wait_for_each_other()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 1_000m));
        await region.Put("b", (2024, 1_000m));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => caller % 2 == 0
            ? TryHold(region, region.Line(10, ["a"], [2024]), region.Line(10, ["b"], [2024]))
            : TryHold(region, region.Line(10, ["b"], [2024]), region.Line(10, ["a"], [2024]))));

        Assert.All(answers, answer => Assert.Equal(StatusCode.OK, answer));
        Assert.Equal(360m, (await region.Year("a", 2024)).Available.ToKronor());
        Assert.Equal(360m, (await region.Year("b", 2024)).Available.ToKronor());
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task Of_many_who_hold_different_money_for_one_decision_one_succeeds()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        var inCase = region.NewCase();

        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(amount => Try(region, region.Request(inCase, region.Line(amount, ["naringsliv"], [2024])))));

        Assert.Equal((1, 15), (answers.Count(answer => answer == StatusCode.OK), answers.Count(answer => answer == StatusCode.AlreadyExists)));
    }

    [Fact]
    public async Task Of_many_who_exchange_the_money_of_one_decision_the_last_one_holds_and_nothing_is_left_over()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        var inCase = region.NewCase();

        var answers = await Task.WhenAll(Enumerable.Range(1, 32).Select(amount =>
        {
            var request = region.Request(inCase, region.Line(amount, ["naringsliv"], [2024]));
            request.Replace = true;
            return Try(region, request);
        }));

        Assert.All(answers, answer => Assert.Equal(StatusCode.OK, answer));
        var kept = (await region.Frames.ListReservationsAsync(new() { Case = inCase }, region.Officer)).Reservations;
        var held = Assert.Single(kept, reservation => reservation.State == ReservationState.Held);
        Assert.Equal(32, kept.Count);
        Assert.Equal(held.Lines[0].Amount.ToKronor(), (await region.Year("naringsliv", 2024)).Held.ToKronor());
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task An_allocation_that_is_lowered_while_money_is_held_never_goes_below_what_is_held()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 1_000m));

        var holds = Enumerable.Range(0, 20).Select(_ => TryHold(region, region.Line(50, ["naringsliv"], [2024])));
        var cuts = Enumerable.Range(1, 10).Select(step => Status(region.Frames.PutFrameAsync(region.Request("naringsliv", (2024, 1_000m - (step * 50))), region.Administrator)));
        await Task.WhenAll(holds.Concat(cuts));

        Assert.True((await region.Year("naringsliv", 2024)).Available.ToKronor() >= 0);
        await Balances.MustFollowFromTheLedger(host, region);
    }

    private static Task<StatusCode> TryHold(TestOrganisation region, params ReservationLine[] lines) => Try(region, region.Request(region.NewCase(), lines));

    private static Task<StatusCode> Try(TestOrganisation region, HoldReservationRequest request) => Status(region.Frames.HoldReservationAsync(request, region.Officer));

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
}
