using Contracts.Funding.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ServiceDefaults;

namespace FundingService.Tests.Frames;

public sealed class VerifyLedgerTests(FundingHost host)
{
    [Fact]
    public async Task A_ledger_that_nobody_touched_is_whole_also_while_money_moves()
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m), (2025, 100m));

        var moving = Enumerable.Range(0, 20).Select(_ => region.Hold(region.NewCase(), region.Line(5, ["a"], [2024, 2025]))).ToList();
        for (var look = 0; look < 5; look++)
            Assert.All(await Verify(region), year => Assert.Empty(year.Faults));
        await Task.WhenAll(moving);

        Assert.Equal([2024, 2025], (await Verify(region)).Select(year => year.Year));
        Assert.All(await Verify(region), year => Assert.Empty(year.Faults));
    }

    [Theory]
    [InlineData("UPDATE frame_year SET held = held + 1 WHERE organisation = @Id AND year = 2024 RETURNING 1", "BALANCE_DIFFERS", "RESERVATIONS_DIFFER")]
    [InlineData("UPDATE ledger_entry SET amount = amount - 1 WHERE organisation = @Id AND year = 2024 AND account = 'free' RETURNING 1", "BALANCE_DIFFERS", "MOVEMENT_UNBALANCED")]
    [InlineData("DELETE FROM ledger_entry WHERE organisation = @Id AND year = 2024 RETURNING 1", "BALANCE_DIFFERS")]
    [InlineData("UPDATE placement SET amount = amount + 1 WHERE organisation = @Id AND year = 2024 RETURNING 1", "RESERVATIONS_DIFFER")]
    public async Task What_somebody_with_all_rights_changed_is_found_and_named(string tampering, params string[] faults)
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m), (2025, 100m));
        await region.Hold(region.NewCase(), region.Line(5, ["a"], [2024]));

        await host.Scalar<int>(tampering, new { region.Id });

        var verified = await Verify(region);
        Assert.Equal(faults, verified.Single(year => year.Year == 2024).Faults);
        Assert.Empty(verified.Single(year => year.Year == 2025).Faults);
    }

    [Fact]
    public async Task A_balance_is_known_as_it_was_at_any_moment()
    {
        var region = host.NewOrganisation();
        var moments = new List<DateTimeOffset> { await Moment() };
        await region.Put("a", (2024, 100m));
        moments.Add(await Moment());
        var held = await region.Hold(region.NewCase(), region.Line(60, ["a"], [2024]));
        moments.Add(await Moment());
        await region.Frames.ReleaseReservationAsync(new() { Name = held.Name }, region.Officer);
        moments.Add(await Moment());
        await region.Put("a", (2024, 40m));

        var available = new List<decimal?>();
        foreach (var moment in moments)
        {
            var frame = await region.Frames.GetFrameAsync(new() { Name = region.Frame("a"), At = Timestamp.FromDateTimeOffset(moment) }, region.Officer);
            available.Add(frame.Years.SingleOrDefault()?.Available.ToKronor());
        }

        Assert.Equal([null, 100m, 40m, 100m], available);
        Assert.Equal(40m, (await region.Frames.GetFrameAsync(new() { Name = region.Frame("a") }, region.Officer)).Years.Single().Available.ToKronor());
    }

    // The service's clock is this machine's; a moment that no movement has.
    private async Task<DateTimeOffset> Moment() => new(await host.Scalar<DateTime>("SELECT clock_timestamp()", new { }), TimeSpan.Zero);

    private static async Task<List<FrameYearVerified>> Verify(TestOrganisation region)
    {
        using var call = region.Frames.VerifyLedger(new() { Parent = region.Name }, region.Officer);
        return await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
