namespace FundingService.Applications;

/// <summary>
/// A decision of this organisation grants applications: its own, to the state grant, or others'. That is a fact, in whatever state the application is; an
/// amendment grants another amount. That an application can't be granted is a fact to publish.
/// </summary>
public sealed class GrantApplicationsWhenDecisionTaken : IReaction<DecisionTaken>
{
    /// <inheritdoc/>
    public async Task On(DecisionTaken happened, Work work)
    {
        if (happened.Grants is not { Count: > 0 } grants)
            return;

        var (deciding, number) = Names.InCase("decisions", happened.Decision);
        await FundedCase.Lock(work, happened.Organisation, grants.Keys.Select(name => Names.InCase("applications", name).Case.Id).Append(deciding.Id));
        foreach (var (name, amount) in grants.OrderBy(grant => grant.Key, StringComparer.Ordinal))
        {
            var (of, application) = Names.InCase("applications", name);
            var others = await Applications.Of(work, of);
            var before = others.SingleOrDefault(other => other.Number == application);
            var by = new GrantingDecision
            {
                CaseId = of.Id,
                Application = application,
                DecisionCase = deciding.Id,
                Decision = number,
                Amount = amount ?? before?.AppliedFor ?? 0,
                Points = happened.GrantPoints?.GetValueOrDefault(name)?.ToArray(),
                Amends = happened.Change == "amendment" ? Names.TryInCase("decisions", happened.Changes)?.Number : null,
                Decided = happened.Decided,
                CaseNumber = happened.CaseNumber,
                At = happened.At,
            };
            var known = await GrantingDecisions.Of(work, of, application);
            var reason = OwnGrants.WhyNot(before, by, known, others, work.Caller.Subject) ?? ((amount ?? before!.AppliedFor) is null ? "AMOUNT_NOT_KNOWN" : null);
            if (reason is not null)
            {
                work.Publish(happened.Case, new GrantRefused(happened.Organisation, happened.Case, name, happened.Decision, reason, work.At));
                continue;
            }

            await GrantingDecisions.Add(work, happened.Organisation, by);
            await OwnGrants.Follow(work, before!, "", happened.Decided);
        }
    }
}
