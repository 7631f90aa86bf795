namespace FundingService.Plans;

/// <summary>The proposal came to nothing: the plan is as it was decided before.</summary>
public sealed class RestorePlanWhenDecisionDeclined : IReaction<DecisionDeclined>
{
    /// <inheritdoc/>
    public Task On(DecisionDeclined happened, Work work) => PlanLock.Note(work, happened.Decision, "ENDED");
}
