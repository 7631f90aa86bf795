namespace FundingService.Frames;

/// <summary>
/// What is held for a decision is committed when it is taken; what had expired by then is set aside anew where there is room. That there is nothing to commit is a fact to
/// publish, since the decision is taken all the same.
/// </summary>
public sealed class CommitReservationWhenDecisionTaken : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public async Task On(DecisionTaken happened, Work work)
    {
        // Whoever holds money for it from now on finds that it is taken.
        await KnownDecisions.NoteTaken(work, happened);
        var (of, decision) = Names.InCase("decisions", happened.Decision);
        if (await KnownDecisions.IsRevoked(work, of, decision))
            return;
        if (await Reservations.ActiveFor(work, of, decision) is { } active)
        {
            if (active.State == ReservationState.Held)
                await Reservations.Commit(work, active);
        }
        else if (happened.Reservation.Length > 0 && await WhyNot(work, happened) is { } reason)
        {
            work.Publish(
                happened.Case, new ReservationRefused(happened.Organisation, happened.Case, happened.Reservation, happened.Decision, reason, work.At));
        }
    }

    // Null: it was renewed.
    private static async Task<string?> WhyNot(Work work, DecisionTaken happened)
    {
        var name = Names.TryIn("reservations", happened.Reservation);
        var found = name?.Organisation == happened.Organisation && Guid.TryParseExact(name?.Id, "D", out var id)
            ? await Reservations.Find(work, happened.Organisation, id)
            : null;
        if (found is null)
            return "RESERVATION_NOT_FOUND";
        if (found.DecisionName != happened.Decision)
            return "RESERVATION_OF_OTHER_DECISION";
        var reason = await Reservations.WhyReleased(work, found);
        return reason == "HOLD_EXPIRED" && await Reservations.Renew(work, found) ? null : reason;
    }
}
