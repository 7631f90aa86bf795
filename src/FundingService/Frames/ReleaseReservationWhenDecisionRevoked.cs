namespace FundingService.Frames;

/// <summary>What a decision had set aside is free again when it is revoked.</summary>
public sealed class ReleaseReservationWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public Task On(DecisionRevoked happened, Work work) => Reservations.ReleaseFor(work, happened.Decision);
}
