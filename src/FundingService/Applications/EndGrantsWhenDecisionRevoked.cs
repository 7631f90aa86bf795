namespace FundingService.Applications;

/// <summary>What a revoked decision granted is not granted any more.</summary>
public sealed class EndGrantsWhenDecisionRevoked : IReaction<DecisionRevoked>
{
    /// <inheritdoc/>
    public async Task On(DecisionRevoked happened, Work work)
    {
        var granted = await work.All<(string CaseId, int Application)>(
            """
            SELECT DISTINCT case_id, application FROM application_step
            WHERE organisation = @Organisation AND kind = 'GRANTED' AND content -> 'grant' ->> 'decision' = @Decision ORDER BY case_id, application
            """,
            new { happened.Organisation, happened.Decision });
        foreach (var (caseId, number) in granted)
        {
            var before = await Applications.Lock(work, CaseName.Parse($"organisations/{happened.Organisation}/cases/{caseId}"), number);
            if (before.State == ApplicationState.Granted && before.Outcome!.Grant.Decision == happened.Decision)
            {
                var reason = $"{happened.Decision} is revoked by {happened.RevokedBy}.";
                await Outcomes.Decide(work, before, "REJECTED", new Outcome { Day = SwedishTime.Day(happened.At).ToDate(), Reason = reason, By = work.Caller.Subject });
            }
        }
    }
}
