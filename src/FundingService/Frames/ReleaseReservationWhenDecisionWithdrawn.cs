namespace FundingService.Frames;

/// <summary>What was held for a proposal is free again when it is withdrawn.</summary>
public sealed class ReleaseReservationWhenDecisionWithdrawn : IReaction<DecisionWithdrawn>
{
    /// <inheritdoc/>
    public Task On(DecisionWithdrawn happened, Work work) => Reservations.ReleaseFor(work, happened.Decision);
}
