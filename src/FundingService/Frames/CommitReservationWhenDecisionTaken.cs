namespace FundingService.Frames;

/// <summary>
/// What was held for a decision is committed when it is taken. That there is nothing to commit is a fact to publish, since the decision is taken
/// all the same.
/// </summary>
public sealed class CommitReservationWhenDecisionTaken : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public async Task On(DecisionTaken happened, Work work)
    {
        if (happened.Reservation.Length == 0)
            return;

        var name = Names.TryIn("reservations", happened.Reservation);
        var found = name?.Organisation == happened.Organisation && Guid.TryParseExact(name?.Id, "D", out var id)
            ? await Reservations.Lock(work, happened.Organisation, id)
            : null;
        if (await WhyNot(work, found, happened) is { } reason)
            work.Publish(
                happened.Case, new ReservationRefused(happened.Organisation, happened.Case, happened.Reservation, happened.Decision, reason, work.At));
        else if (found!.State == ReservationState.Held)
            await Reservations.Commit(work, found);
    }

    private static async Task<string?> WhyNot(Work work, Reservation? found, DecisionTaken happened) =>
        found is null ? "RESERVATION_NOT_FOUND"
        : found.DecisionName != happened.Decision ? "RESERVATION_OF_OTHER_DECISION"
        : found.State == ReservationState.Released ? await Reservations.WhyReleased(work, found)
        : null;
}
