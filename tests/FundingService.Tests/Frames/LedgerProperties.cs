using Contracts.Cases;
using Contracts.Funding.V1;
using FsCheck;
using FsCheck.Fluent;
using FundingService.Frames;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults;
using ReservationState = Contracts.Funding.V1.ReservationState;

namespace FundingService.Tests.Frames;

/// <summary>The ledger under whatever happens to money, in whatever order. Alone, since what expires here would expire for other tests as well.</summary>
[Collection(nameof(ReleaseExpiredReservationsTests))]
public sealed class LedgerProperties(FundingHost host)
{
    private static readonly string[] FrameNames = ["a", "b"];
    private static readonly int[] Years = [2024, 2025];

    private enum Kind { Hold, Exchange, Settle, Take, Withdraw, Revoke, Expire, Allocate }

    // One history in which all of it happens, whatever chance gives the others.
    private static readonly Step[] Everything =
    [
        new(Kind.Hold, 0, 30, ["a", "b"], [2024]), new(Kind.Settle, 0, 30, ["b"], [2024]), new(Kind.Take, 0, 30, ["b"], [2024]),
        new(Kind.Hold, 1, 20, ["a"], [2024]), new(Kind.Withdraw, 1, 20, ["a"], [2024]),
        new(Kind.Hold, 2, 10, ["a"], [2024]), new(Kind.Expire, 2, 10, ["a"], [2024]),
    ];

    private readonly List<string> _organisations = [];

    [Fact]
    public async Task Whatever_is_held_exchanged_settled_committed_released_and_expires_no_frame_is_overdrawn_and_all_money_is_accounted_for()
    {
        await Live(Everything);
        Prop.ForAll(Steps().ListOf(12).ToArbitrary(), steps => Live(steps)).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

        var seen = await host.Scalar<string[]>("SELECT array_agg(DISTINCT cause ORDER BY cause) FROM movement WHERE organisation = ANY(@_organisations)", new { _organisations });
        Assert.Equal(["ALLOCATED", "COMMITTED", "EXPIRED", "HELD", "RELEASED", "SETTLED"], seen);
    }

    private async Task Live(IEnumerable<Step> steps)
    {
        var region = host.NewOrganisation();
        _organisations.Add(region.Id);
        await region.Put("a", (2024, 100m));
        await region.Put("b", (2024, 50m));
        var cases = Enumerable.Range(0, 3).Select(_ => region.NewCase()).ToList();
        foreach (var step in steps)
        {
            try
            {
                await Do(region, cases[step.Case], step);
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.InvalidArgument)
            {
                // No room, or nothing there to do it with: what it leaves is looked at all the same.
            }

            await MustBeAccountedFor(region, cases);
        }

        await Balances.MustFollowFromTheLedger(host, region);
    }

    private async Task Do(TestOrganisation region, string inCase, Step step)
    {
        var active = (await region.Frames.ListReservationsAsync(new() { Case = inCase }, region.Officer)).Reservations.SingleOrDefault(one => one.State != ReservationState.Released);
        switch (step.Kind)
        {
            case Kind.Hold or Kind.Exchange:
                var request = region.Request(inCase, region.Line(step.Amount, step.Frames, step.Years));
                request.Replace = step.Kind == Kind.Exchange;
                await region.Frames.HoldReservationAsync(request, region.Officer);
                break;
            case Kind.Settle when active is not null:
                var placement = new Contracts.Funding.V1.Placement { Frame = region.Frame(step.Frames[0]), Year = step.Years[0], Amount = active.Lines[0].Amount };
                await region.Frames.SettleReservationAsync(new() { Name = active.Name, Lines = { new SettledLine { Placements = { placement } } } }, region.Officer);
                break;
            case Kind.Take:
                await React(region.Taken(inCase, active?.Name ?? ""), new CommitReservationWhenDecisionTaken());
                break;
            case Kind.Withdraw:
                await React(new DecisionWithdrawn(region.Id, inCase, $"{inCase}/decisions/1", active?.Name ?? "", "", DateTimeOffset.UnixEpoch), new ReleaseReservationWhenDecisionWithdrawn());
                break;
            case Kind.Revoke:
                await React(new DecisionRevoked(region.Id, inCase, $"{inCase}/decisions/1", $"{inCase}/decisions/2", active?.Name ?? "", DateTimeOffset.UnixEpoch), new ReleaseReservationWhenDecisionRevoked());
                break;
            case Kind.Expire:
                await host.ReleaseExpired(TimeProvider.System.GetUtcNow().AddDays(181));
                break;
            case Kind.Allocate:
                await region.Put(step.Frames[0], (step.Years[0], step.Amount * 2));
                break;
        }
    }

    // As when the message arrives, only at once.
    private async Task React<TEvent>(TEvent happened, IReaction<TEvent> reaction) where TEvent : class
    {
        var caller = await host.Services.GetRequiredService<ServiceIdentity>().Caller(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<Database>().Change(caller, TestContext.Current.CancellationToken, work => reaction.On(happened, work));
    }

    private static async Task MustBeAccountedFor(TestOrganisation region, IEnumerable<string> cases)
    {
        var years = (await region.Frames.ListFramesAsync(new() { Parent = region.Name }, region.Officer)).Frames.SelectMany(frame => frame.Years).ToList();
        Assert.All(years, year => Assert.True((year.Available.ToKronor() ?? 0) >= 0, $"Overdrawn: {year}"));
        var lists = await Task.WhenAll(cases.Select(async one => await region.Frames.ListReservationsAsync(new() { Case = one }, region.Officer)));
        decimal Of(ReservationState state) =>
            lists.SelectMany(list => list.Reservations).Where(one => one.State == state).Sum(one => one.Lines.Sum(line => line.Amount.ToKronor() ?? 0));
        Assert.Equal((Of(ReservationState.Held), Of(ReservationState.Committed)), (years.Sum(year => year.Held.ToKronor() ?? 0), years.Sum(year => year.Committed.ToKronor() ?? 0)));
    }

    private static Gen<Step> Steps() =>
        from kind in Gen.Elements(System.Enum.GetValues<Kind>())
        from inCase in Gen.Choose(0, 2)
        from amount in Gen.Choose(1, 60)
        from frames in Gen.SubListOf(FrameNames).Where(some => some.Count > 0)
        from years in Gen.SubListOf(Years).Where(some => some.Count > 0)
        select new Step(kind, inCase, amount, [.. frames], [.. years]);

    private sealed record Step(Kind Kind, int Case, decimal Amount, string[] Frames, int[] Years);
}
