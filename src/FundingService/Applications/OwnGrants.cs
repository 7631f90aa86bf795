namespace FundingService.Applications;

/// <summary>Applications that this organisation's own decisions grant.</summary>
internal static class OwnGrants
{
    /// <summary>Brings an application in line with the decisions that grant it: the newest that stands says how much. When none stands any more, the grant has ended.</summary>
    /// <param name="ended">Why it has.</param>
    public static async Task Follow(Work work, Application before, string ended, DateOnly day)
    {
        var decisions = await GrantingDecisions.Of(work, before.Case, before.Number);
        var granting = before.State == ApplicationState.Granted ? before.Outcome!.Grant.Decision : "";
        if (decisions.Newest is { } newest)
        {
            if (granting == decisions.Name(newest) && before.Granted == newest.Amount)
                return;
            var terms = before.Terms?.Clone() ?? new Grant();
            (terms.Amount, terms.Decision, terms.DecidedInCase) = (newest.Amount.ToMoney(), decisions.Name(newest), newest.CaseNumber);
            await Outcomes.Decide(work, before, "GRANTED", new Outcome { Day = newest.Decided.ToDate(), Grant = terms, By = work.Caller.Subject });
        }
        else if (decisions.Contains(granting))
        {
            await Outcomes.Decide(work, before, "REJECTED", new Outcome { Day = day.ToDate(), Reason = ended, By = work.Caller.Subject });
        }
    }

    /// <summary>Why a decision can't grant an application: somebody else has decided on it, or another decision that stands. Null: it can.</summary>
    /// <param name="others">All applications of the case.</param>
    public static string? WhyNot(Application? application, GrantingDecision by, GrantingDecisions known, IReadOnlyList<Application> others, string service)
    {
        if (application is null)
            return "APPLICATION_NOT_FOUND";
        var name = known.Name(by);
        if (known.Contains(name))
            return null;
        if (application.Outcome is { } outcome && outcome.By != service && outcome.Grant?.Decision != name && !known.Contains(outcome.Grant?.Decision ?? ""))
            return "APPLICATION_DECIDED";
        if (known.All.Where(known.Stands).Any(other => other.DecisionCase != by.DecisionCase || (by.Amends is null && other.Amends is null)))
            return "APPLICATION_DECIDED";
        var isAskedAgain = application.IsEnded && others.Any(other => !other.IsEnded && other.Financier == application.Financier && other.Source == application.Source);
        return isAskedAgain ? "APPLICATION_EXISTS" : null;
    }
}
