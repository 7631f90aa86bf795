namespace FundingService.Frames;

/// <summary>What a decision had set aside is free again when it is revoked, but for what its grants have paid or are to pay.</summary>
public sealed class ReleaseReservationWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public async Task On(DecisionRevoked happened, Work work)
    {
        await KnownDecisions.NoteRevoked(work, happened);
        var (of, decision) = Names.InCase("decisions", happened.Decision);
        await GrantMoney.ReleaseOf(work, of, decision);
    }
}
