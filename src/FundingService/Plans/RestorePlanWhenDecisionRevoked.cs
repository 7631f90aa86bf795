namespace FundingService.Plans;

/// <summary>A revoked decision locks nothing any more: the plan is as the decision before it says, or a draft again.</summary>
public sealed class RestorePlanWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public Task On(DecisionRevoked happened, Work work) => PlanLock.NoteRevoked(work, happened);
}
