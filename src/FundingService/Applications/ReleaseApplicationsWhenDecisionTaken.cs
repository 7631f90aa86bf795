namespace FundingService.Applications;

/// <summary>The decision to apply is taken: its applications may be sent.</summary>
public sealed class ReleaseApplicationsWhenDecisionTaken(ILogger<ReleaseApplicationsWhenDecisionTaken> log) : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public async Task On(DecisionTaken happened, Work work)
    {
        if (happened.Applications.Count == 0)
            return;

        var (of, decision) = Names.InCase("decisions", happened.Decision);
        await FundedCase.Lock(work, of);
        if (await KnownDecisions.IsRevoked(work, of, decision))
            return;
        var drafts = await Applications.Of(work, of);
        foreach (var name in happened.Applications)
        {
            if (drafts.SingleOrDefault(draft => draft.Name == name) is not { } draft)
                log.LogWarning("{Decision} names the application {Application}, which its case doesn't have", happened.Decision, name);
            else if (await Applications.Release(work, of, draft.Number, decision))
                work.Publish(happened.Case, new ApplicationReleased(happened.Organisation, happened.Case, name, happened.Decision, work.At));
        }
    }
}
