namespace FundingService.Applications;

/// <summary>
/// A decision of this organisation grants applications: its own, to the state grant, or others'. That is a fact, in whatever state the application is; an
/// amendment grants another amount.
/// </summary>
public sealed class GrantApplicationsWhenDecisionTaken(ILogger<GrantApplicationsWhenDecisionTaken> log) : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public async Task On(DecisionTaken happened, Work work)
    {
        // Cases in the order of their names, so that two decisions never wait for each other.
        foreach (var (name, granted) in (happened.Grants ?? new Dictionary<string, decimal?>()).OrderBy(grant => grant.Key, StringComparer.Ordinal))
        {
            var (of, number) = Names.InCase("applications", name);
            await FundedCase.Lock(work, of);
            var before = await Applications.Find(work, of, number);
            if (before is null || before.IsEnded || (before.Outcome is not null && happened.Change != "amendment") || (granted ?? before.AppliedFor) is not { } amount)
            {
                log.LogWarning("{Decision} grants {Application}, which can't be granted: {State}", happened.Decision, name, before?.StateCode ?? "not found");
                continue;
            }

            var terms = before.Outcome?.Grant?.Clone() ?? new Grant();
            (terms.Amount, terms.Decision, terms.DecidedInCase) = (amount.ToMoney(), happened.Decision, happened.CaseNumber);
            await Outcomes.Decide(work, before, "GRANTED", new Outcome { Day = happened.Decided.ToDate(), Grant = terms, By = work.Caller.Subject });
        }
    }
}
