namespace FundingService.Frames;

/// <summary>What was held for a proposal is free again when it is declined.</summary>
public sealed class ReleaseReservationWhenDecisionDeclined : IReaction<DecisionDeclined>
{
    /// <inheritdoc/>
    public Task On(DecisionDeclined happened, Work work) => Reservations.ReleaseFor(work, happened.Decision);
}
