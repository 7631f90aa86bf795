using Contracts.Funding;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

public sealed class HoldReservationTests(FundingHost host)
{
    [Fact]
    public async Task Money_is_held_and_no_longer_available()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        var held = await region.Hold(region.NewCase(), region.Line(60_000.25m, ["naringsliv"], [2024]));

        Assert.Equal(ReservationState.Held, held.State);
        Assert.Equal(held, await region.Get(held));
        var year = await region.Year("naringsliv", 2024);
        Assert.Equal((60_000.25m, 39_999.75m), (year.Held.ToKronor(), year.Available.ToKronor()));
        Assert.Equal(60_000.25m, (await host.Hears<ReservationHeld>(happened => happened.Reservation == held.Name)).Amount);
    }

    [Fact]
    public async Task A_hold_lasts_for_180_days()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        var before = TimeProvider.System.GetUtcNow();
        var held = await region.Hold(region.NewCase(), region.Line(1, ["naringsliv"], [2024]));

        Assert.InRange(held.Expires.ToDateTimeOffset(), before.AddDays(180).AddSeconds(-1), before.AddDays(180).AddMinutes(1));
    }

    [Fact]
    public async Task Nothing_is_held_when_one_line_does_not_fit_and_each_such_line_is_named()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m));
        await region.Put("b", (2024, 50m));
        var request = region.Request(region.NewCase(), region.Line(100, ["a"], [2024]), region.Line(50.01m, ["b"], [2024]), region.Line(1, ["a"], [2024]));

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_EXCEEDED", region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(("50.01", "50.00"), (values["lines[1].asked"], values["lines[1].available"]));
        var violations = await Violated.Conditions(region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(["reservation.lines[1]", "reservation.lines[2]"], violations.Select(violation => violation.Subject));
        Assert.Equal(100m, (await region.Year("a", 2024)).Available.ToKronor());
    }

    [Fact]
    public async Task An_open_split_is_placed_year_by_year_where_money_is_and_the_rest_is_promised()
    {
        var region = host.NewOrganisation();
        await region.Put("unit", (2024, 100m), (2025, 30m));
        await region.Put("director", (2024, 50m));
        var held = await region.Hold(region.NewCase(), region.Line(300, ["unit", "director"], [2024, 2025]));

        Assert.Equal(
            [("unit", 2024, 100m, false), ("director", 2024, 50m, false), ("unit", 2025, 30m, false), ("director", 2025, 120m, true)],
            held.Lines[0].Placements.Select(placement => (placement.Frame.Split('/')[^1], placement.Year, placement.Amount.ToKronor()!.Value, placement.Forward))
                .OrderBy(placement => placement.Year).ThenByDescending(placement => placement.Item1));
    }

    [Fact]
    public async Task Work_set_aside_is_shown_on_the_frame_and_takes_no_money()
    {
        var region = host.NewOrganisation();
        await region.Put("tillvaxt", (2024, 100m));
        await region.Hold(region.NewCase(), region.Line(460_000, ["tillvaxt"], [2024], ContributionKind.InKind));

        var year = await region.Year("tillvaxt", 2024);
        Assert.Equal((460_000m, 100m, 0m), (year.InKind.ToKronor(), year.Available.ToKronor(), year.Held.ToKronor()));
    }

    [Fact]
    public async Task The_same_hold_for_the_same_decision_is_the_same_reservation()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var inCase = region.NewCase();
        var first = await region.Hold(inCase, region.Line(60, ["naringsliv"], [2024]));
        var second = await region.Hold(inCase, region.Line(60, ["naringsliv"], [2024]));

        Assert.Equal(first, second);
        Assert.Equal(40m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
        await Refusal.Of(
            StatusCode.AlreadyExists,
            "RESERVATION_EXISTS",
            region.Frames.HoldReservationAsync(region.Request(inCase, region.Line(61, ["naringsliv"], [2024])), region.Officer));
    }

    [Fact]
    public async Task A_released_hold_makes_room_for_another_one()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var inCase = region.NewCase();
        var first = await region.Hold(inCase, region.Line(60, ["naringsliv"], [2024]));
        var released = await region.Frames.ReleaseReservationAsync(new() { Name = first.Name }, region.Officer);
        var second = await region.Hold(inCase, region.Line(61, ["naringsliv"], [2024]));

        Assert.Equal(ReservationState.Released, released.State);
        Assert.NotEqual(first.Name, second.Name);
        Assert.Equal(39m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
        var listed = await region.Frames.ListReservationsAsync(new() { Case = inCase }, region.Officer);
        Assert.Equal([ReservationState.Released, ReservationState.Held], listed.Reservations.Select(reservation => reservation.State));
        Assert.Equal("RELEASED", (await host.Hears<ReservationReleased>(happened => happened.Reservation == first.Name)).Cause);
    }

    [Fact]
    public async Task The_same_request_id_changes_nothing()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var request = region.Request(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        request.RequestId = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => region.Frames.HoldReservationAsync(request, region.Officer).ResponseAsync));
        Assert.Single(answers.Distinct());
        Assert.Equal(40m, (await region.Year("naringsliv", 2024)).Available.ToKronor());

        request.Reservation.Lines[0].Amount.Units++;
        await Refusal.Of(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", region.Frames.HoldReservationAsync(request, region.Officer));
    }

    [Fact]
    public async Task A_repeated_request_gets_its_first_answer_also_when_it_would_be_refused_by_now()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var request = region.Request(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));
        request.RequestId = Guid.NewGuid().ToString();
        var first = await region.Frames.HoldReservationAsync(request, region.Officer);
        await region.Frames.ReleaseReservationAsync(new() { Name = first.Name }, region.Officer);
        await region.Hold(first.Case, region.Line(70, ["naringsliv"], [2024]));

        Assert.Equal(first, await region.Frames.HoldReservationAsync(request, region.Officer));
        Assert.Equal(30m, (await region.Year("naringsliv", 2024)).Available.ToKronor());
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_reservation_is_told_at_once()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var request = region.Request(
            region.NewCase(),
            region.Line(0, ["naringsliv", "unknown", "naringsliv"], []),
            region.Line(1.001m * 1000, ["naringsliv"], [1, 2024, 2024], (ContributionKind)7));
        request.Reservation.Decision = $"{region.NewCase()}/decisions/1";
        request.Reservation.Lines[1].Frames[0] = host.NewOrganisation().Frame("naringsliv");

        Assert.Equal(
            [
                "reservation.decision", "reservation.lines[0].amount", "reservation.lines[0].frames", "reservation.lines[0].frames[1]", "reservation.lines[0].years",
                "reservation.lines[1].frames[0]", "reservation.lines[1].kind", "reservation.lines[1].years", "reservation.lines[1].years[0]",
            ],
            (await Violated.Fields(region.Frames.HoldReservationAsync(request, region.Officer))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reservations_of_another_organisation_are_out_of_reach()
    {
        var region = host.NewOrganisation();
        var other = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100m));
        var held = await region.Hold(region.NewCase(), region.Line(60, ["naringsliv"], [2024]));

        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Frames.GetReservationAsync(new() { Name = held.Name }, other.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, other.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Frames.ListReservationsAsync(new() { Case = held.Case }, other.Officer));
        await Refusal.Of(
            StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Frames.GetReservationAsync(new() { Name = $"{region.Name}/reservations/{Guid.NewGuid()}" }, region.Officer));
    }
}
