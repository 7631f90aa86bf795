using Contracts.Funding;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

public sealed class SettlingTests(FundingHost host)
{
    [Fact]
    public async Task An_open_split_of_a_million_in_a_year_without_frame_is_settled_when_the_decision_is_taken_already()
    {
        var region = host.NewOrganisation();
        await region.Put("enhet", (2024, 100m));
        await region.Put("direktor", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(500_000, ["enhet", "direktor"], [2025]));
        await host.Publish(region.Taken(held.Case, held.Name), Guid.NewGuid());
        await host.Hears<ReservationCommitted>(happened => happened.Reservation == held.Name);

        var settled = await Settle(region, held, ("enhet", 2025, 300_000m), ("direktor", 2025, 200_000m));

        Assert.Equal(
            [($"{region.Name}/frames/direktor", 200_000m, true), ($"{region.Name}/frames/enhet", 300_000m, true)],
            settled.Lines[0].Placements.Select(placement => (placement.Frame, placement.Amount.ToKronor(), placement.Forward)).Order());
        await region.Put("enhet", (2025, 300_000m));
        var year = await region.Year("enhet", 2025);
        Assert.Equal((300_000m, 0m), (year.Committed.ToKronor(), year.Available.ToKronor()));
        Assert.Equal(200_000m, (await region.Year("direktor", 2025)).Forward.ToKronor());
        await host.Hears<ReservationSettled>(happened => happened.Reservation == held.Name);
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task What_is_settled_is_settled_again_and_released_from_where_it_lies()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m), (2025, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(80, ["a"], [2024, 2025]));
        await Settle(region, held, ("a", 2024, 30m), ("a", 2025, 50m));
        await Settle(region, held, ("a", 2025, 80m));

        Assert.Equal((100m, 20m), ((await region.Year("a", 2024)).Available.ToKronor(), (await region.Year("a", 2025)).Available.ToKronor()));
        await region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, region.Officer);
        Assert.Equal((100m, 100m), ((await region.Year("a", 2024)).Available.ToKronor(), (await region.Year("a", 2025)).Available.ToKronor()));
        await Refusal.Of(StatusCode.FailedPrecondition, "RESERVATION_RELEASED", Ask(region, held, ("a", 2024, 80m)));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    [Fact]
    public async Task A_settlement_without_room_is_refused_with_what_is_asked_and_available_and_moves_nothing()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m));
        await region.Put("b", (2024, 10m));
        var held = await region.Hold(region.NewCase(), region.Line(80, ["a", "b"], [2024]));

        var conflict = await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_EXCEEDED", Ask(region, held, ("a", 2024, 60m), ("b", 2024, 20m)));

        Assert.Equal(("20.00", "10.00"), (conflict[$"{region.Name}/frames/b/2024.asked"], conflict[$"{region.Name}/frames/b/2024.available"]));
        Assert.Equal(20m, (await region.Year("a", 2024)).Available.ToKronor());
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_settlement_is_told_at_once()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m));
        await region.Put("b", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(80, ["a"], [2024]), region.Line(10, ["a"], [2024]));
        var request = new SettleReservationRequest
        {
            Name = held.Name,
            Lines =
            {
                Line(region, 0, ("b", 2024, 40m), ("a", 2030, 39m)),
                Line(region, 7, ("a", 2024, 10m)),
            },
        };

        Assert.Equal(
            ["lines[0].placements", "lines[0].placements[0].frame", "lines[0].placements[1].year", "lines[1].line"],
            (await Violated.Fields(region.Frames.SettleReservationAsync(request, region.Officer))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Work_is_set_aside_up_to_what_is_budgeted_for_it_and_free_money_stays_as_it_is()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m));
        await region.Hold(region.NewCase(), region.Line(400, ["a"], [2024], ContributionKind.InKind));
        var capped = region.Request("a", (2024, null));
        capped.Frame.Years[0].InKindAllocated = 1_000m.ToMoney();
        await region.Frames.PutFrameAsync(capped, region.Administrator);
        await region.Hold(region.NewCase(), region.Line(500, ["a"], [2024], ContributionKind.InKind));

        var conflict = await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_EXCEEDED",
            region.Frames.HoldReservationAsync(region.Request(region.NewCase(), region.Line(101, ["a"], [2024], ContributionKind.InKind)), region.Officer));

        Assert.Equal(("101.00", "100.00"), (conflict["lines[0].asked"], conflict["lines[0].available"]));
        var year = await region.Year("a", 2024);
        Assert.Equal((100m, 900m, 100m), (year.Available.ToKronor(), year.InKind.ToKronor(), year.InKindAvailable.ToKronor()));
        capped.Frame.Years[0].InKindAllocated = 899m.ToMoney();
        await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_OVERDRAWN", region.Frames.PutFrameAsync(capped, region.Administrator));
        await Balances.MustFollowFromTheLedger(host, region);
    }

    private static async Task<Reservation> Settle(TestOrganisation region, Reservation held, params (string, int, decimal)[] placements) => await Ask(region, held, placements);

    private static AsyncUnaryCall<Reservation> Ask(TestOrganisation region, Reservation held, params (string, int, decimal)[] placements) =>
        region.Frames.SettleReservationAsync(new() { Name = held.Name, Lines = { Line(region, 0, placements) } }, region.Officer);

    private static SettledLine Line(TestOrganisation region, int line, params (string Frame, int Year, decimal Amount)[] placements) => new()
    {
        Line = line,
        Placements = { placements.Select(one => new Placement { Frame = region.Frame(one.Frame), Year = one.Year, Amount = one.Amount.ToMoney() }) },
    };
}
