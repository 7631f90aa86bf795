namespace FundingService.Plans;

/// <summary>While a new decision is proposed, the plan that it is to rest on may be changed.</summary>
public sealed class OpenPlanWhenDecisionProposed : IReaction<DecisionProposed>
{
    /// <inheritdoc/>
    public Task On(DecisionProposed happened, Work work) => PlanLock.Note(work, happened.Decision, "PROPOSED");
}
