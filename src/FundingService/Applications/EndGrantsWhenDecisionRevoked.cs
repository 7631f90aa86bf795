using FundingService.Frames;

namespace FundingService.Applications;

/// <summary>What a revoked decision granted is what the decision before it granted, or not granted any more; what amends it falls with it.</summary>
public sealed class EndGrantsWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public async Task On(DecisionRevoked happened, Work work)
    {
        var (deciding, _) = Names.InCase("decisions", happened.Decision);
        await FundedCase.Lock(work, happened.Organisation, (await GrantingDecisions.In(work, deciding)).Select(one => one.CaseId).Append(deciding.Id));
        await KnownDecisions.NoteRevoked(work, happened);
        // Once more: one that was told in this moment is known by now.
        foreach (var (caseId, number) in (await GrantingDecisions.In(work, deciding)).Select(one => (one.CaseId, one.Application)).Distinct())
        {
            var before = await Applications.Lock(work, CaseName.Parse($"organisations/{happened.Organisation}/cases/{caseId}"), number);
            await OwnGrants.Follow(work, before, $"{happened.Decision} is revoked by {happened.RevokedBy}.", SwedishTime.Day(happened.At));
            await GrantMoney.Release(work, before.Case, number);
        }
    }
}
