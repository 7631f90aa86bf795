namespace FundingService.Plans;

/// <summary>The proposal came to nothing: the plan is as it was decided before.</summary>
public sealed class RestorePlanWhenDecisionWithdrawn : IReaction<DecisionWithdrawn>
{
    /// <inheritdoc/>
    public Task On(DecisionWithdrawn happened, Work work) => PlanLock.Note(work, happened.Decision, "ENDED");
}
