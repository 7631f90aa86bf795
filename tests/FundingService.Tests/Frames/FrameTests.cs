using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

public sealed class FrameTests(FundingHost host)
{
    [Fact]
    public async Task A_new_frame_has_its_whole_allocation_available()
    {
        var region = host.NewOrganisation();
        var put = await region.Put("naringsliv", (2024, 100_000.50m), (2025, null));

        Assert.True(put.Changed);
        var year = Assert.Single(put.Frame.Years);
        Assert.Equal((100_000.50m, 0m, 0m, 100_000.50m), (year.Allocated.ToKronor(), year.Held.ToKronor(), year.Committed.ToKronor(), year.Available.ToKronor()));
    }

    [Fact]
    public async Task The_same_frame_again_changes_nothing()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));

        Assert.False((await region.Put("naringsliv", (2024, 100_000m))).Changed);
        Assert.Equal(1, await Movements(region));
    }

    [Fact]
    public async Task An_allocation_can_be_raised_and_lowered_to_what_is_set_aside_but_no_further()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 100_000m));
        await region.Hold(region.NewCase(), region.Line(60_000, ["naringsliv"], [2024]));

        Assert.Equal(90_000m, (await region.Put("naringsliv", (2024, 150_000m))).Frame.Years[0].Available.ToKronor());
        Assert.Equal(0m, (await region.Put("naringsliv", (2024, 60_000m))).Frame.Years[0].Available.ToKronor());
        var values = await Refusal.Of(
            StatusCode.FailedPrecondition, "FRAME_OVERDRAWN", region.Frames.PutFrameAsync(region.Request("naringsliv", (2024, 59_999.99m)), region.Administrator));
        Assert.Equal(("59999.99", "60000.00"), (values["allocated"], values["held"]));
    }

    [Fact]
    public async Task What_was_promised_before_a_year_is_allocated_is_counted_first()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv");
        var held = await region.Hold(region.NewCase(), region.Line(70_000, ["naringsliv"], [2025]));
        Assert.True(Assert.Single(held.Lines[0].Placements).Forward);
        Assert.Equal(70_000m, (await region.Year("naringsliv", 2025)).Forward.ToKronor());
        Assert.Null((await region.Year("naringsliv", 2025)).Available);

        await Refusal.Of(
            StatusCode.FailedPrecondition, "FRAME_OVERDRAWN", region.Frames.PutFrameAsync(region.Request("naringsliv", (2025, 69_999m)), region.Administrator));
        await region.Put("naringsliv", (2025, 100_000m));

        var year = await region.Year("naringsliv", 2025);
        Assert.Equal((0m, 70_000m, 30_000m), (year.Forward.ToKronor(), year.Held.ToKronor(), year.Available.ToKronor()));
        Assert.False((await region.Get(held)).Lines[0].Placements[0].Forward);
    }

    [Fact]
    public async Task A_promise_that_is_released_after_the_year_is_allocated_becomes_free_money()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv");
        var held = await region.Hold(region.NewCase(), region.Line(70_000, ["naringsliv"], [2025]));
        await region.Put("naringsliv", (2025, 100_000m));
        await region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, region.Officer);

        Assert.Equal(100_000m, (await region.Year("naringsliv", 2025)).Available.ToKronor());
    }

    [Fact]
    public async Task Only_an_administrator_of_the_organisation_allocates()
    {
        var region = host.NewOrganisation();
        var other = host.NewOrganisation();
        var request = region.Request("naringsliv", (2024, 1m));

        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", region.Frames.PutFrameAsync(request, region.Officer));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Frames.PutFrameAsync(request, other.Administrator));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Frames.ListFramesAsync(new() { Parent = region.Name }, other.Officer));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_frame_is_told_at_once()
    {
        var region = host.NewOrganisation();
        var request = region.Request("naringsliv", (24, 1m), (2025, 1m), (2025, 2m));
        request.Frame.DisplayName = " ";
        request.Frame.Years.Add(new FrameYear { Year = 2026, Allocated = new() { CurrencyCode = "SEK", Units = -1 } });

        var call = region.Frames.PutFrameAsync(request, region.Administrator);
        Assert.Equal(
            ["frame.display_name", "frame.years[0].year", "frame.years[2].year", "frame.years[3].allocated"],
            await Violated.Fields(call));
    }

    private Task<int> Movements(TestOrganisation region) =>
        host.Scalar<int>("SELECT count(*)::int FROM movement WHERE organisation = @Id", new { region.Id });
}
