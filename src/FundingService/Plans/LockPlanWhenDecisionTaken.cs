namespace FundingService.Plans;

/// <summary>A taken decision rests on the plan as it was: from then on it is locked.</summary>
public sealed class LockPlanWhenDecisionTaken : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public Task On(DecisionTaken happened, Work work) => PlanLock.NoteTaken(work, happened);
}
