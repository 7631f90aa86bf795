namespace FundingService.Applications;

/// <summary>What only a revoked decision allowed to send, and nobody has sent, is a draft again.</summary>
public sealed class RecallApplicationsWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public async Task On(DecisionRevoked happened, Work work)
    {
        await KnownDecisions.NoteRevoked(work, happened);
        var (of, decision) = Names.InCase("decisions", happened.Decision);
        await Applications.Recall(work, of, decision);
    }
}
