using CaseService.Register;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    /// <summary>
    /// Holds the money that a proposal needs, before the proposal is kept: a decision without its money never exists. If this process dies in
    /// between, the money stays held for a decision that doesn't exist; the next attempt finds it again, and without one it expires.
    /// </summary>
    /// <returns>The reservation's name; empty when the proposal sets nothing aside.</returns>
    private async Task<string> Hold(Work work, Decision decision, Wire.Case inCase, DateOnly day)
    {
        var years = Years(inCase.Period, day);
        var lines = decision.Points.Where(point => point.SetAside > 0).Select(point => new ReservationLine
        {
            Point = point.Number,
            Amount = point.SetAside!.Value.ToMoney(),
            Kind = (ContributionKind)point.Kind,
            Frames = { point.Frames },
            Years = { years },
        }).ToList();
        if (lines.Count == 0)
        {
            await ReleaseHeld(work, decision);
            return "";
        }

        var request = new HoldReservationRequest
        {
            Parent = $"organisations/{decision.Case.Organisation}",
            // No request_id: the same lines for the same decision are the same hold, and one that has been released since is held anew. Other lines
            // are what an earlier attempt held, or what was held for a proposal that the board decided otherwise.
            Reservation = new Reservation { Case = decision.Case.ToString(), Decision = decision.Name, Lines = { lines } },
            Replace = true,
        };
        var held = await frames.HoldReservationAsync(request, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
        return held.Name;
    }

    /// <summary>
    /// Holds what was decided, in the place of what is held for the proposal, as the last thing before the decision is kept. If this process dies in
    /// between, the next attempt finds the money; without one it is released with the proposal, or expires.
    /// </summary>
    /// <param name="day">Its year is the money's where the project's period isn't known.</param>
    private async Task<(string Reservation, IReadOnlyList<Finding> Findings)> HoldDecided(Work work, Decision decision, DateOnly day, IReadOnlyCollection<string> acknowledged)
    {
        try
        {
            return (await Hold(work, decision, await Cases.Load(work, decision.Case), day), []);
        }
        catch (RpcException exhausted) when (exhausted.StatusCode == StatusCode.FailedPrecondition)
        {
            // It is decided all the same.
            IReadOnlyList<Finding> findings =
                [Found.Of("MONEY_NOT_HELD", "There is not enough money in the frames for what was decided.", ("decision", decision.Name), ("cause", exhausted.Status.Detail))];
            Failed.RefuseUnacknowledged(findings, acknowledged);
            await ReleaseHeld(work, decision);
            return ("", findings);
        }
    }

    /// <summary>Releases what is held for a decision.</summary>
    private async Task ReleaseHeld(Work work, Decision decision)
    {
        var existing = await frames.ListReservationsAsync(
            new ListReservationsRequest { Case = decision.Case.ToString() }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
        foreach (var held in existing.Reservations.Where(one => one.Decision == decision.Name && one.State == ReservationState.Held))
            await frames.ReleaseReservationAsync(new ReleaseReservationRequest { Name = held.Name }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
    }

    /// <summary>The years of the project; the year of the proposal where the period isn't known.</summary>
    private static IEnumerable<int> Years(Wire.Period? period, DateOnly day)
    {
        var first = period?.From?.Year ?? day.Year;
        var last = Math.Max(first, period?.To?.Year ?? first);
        return Enumerable.Range(first, last - first + 1);
    }
}
