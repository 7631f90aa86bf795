using FundingService.Plans;
using Contribution = FundingService.Plans.Contribution;

namespace FundingService.Applications;

/// <summary>What an application takes from the rows of its financier and source in the plan.</summary>
internal static class DraftFromPlan
{
    /// <summary>An application asks for money: rows in kind don't count, nor those that came to nothing.</summary>
    public static bool IsOf(Contribution row, Application application) =>
        row.Kind != ContributionKind.InKind && !row.IsLost && row.Financier == application.Financier && row.Source == application.Source;

    /// <summary>What the caller leaves out is taken from the plan.</summary>
    /// <exception cref="Refused">FINANCIER_NOT_IN_PLAN.</exception>
    public static Application Of(Application given, KeptPlan kept)
    {
        var (plan, message) = (kept.Content.Plan, kept.Content.Message);
        var rows = plan.Rows.Index().Where(row => IsOf(row.Item, given)).ToList();
        if (rows.Count == 0)
            throw NotInPlan(given, plan);
        var resolved = ResolvedPlan.Of(plan);
        var messages = rows.Select(row => message.Contributions[row.Index]).ToList();
        return given with
        {
            Amount = rows.Aggregate((decimal?)0, (sum, row) => sum + resolved.Amount(row.Index)),
            SharePercent = rows.Aggregate((decimal?)0, (sum, row) => sum + row.Item.Share),
            Support = plan.Rows.Index().Where(row => !IsOf(row.Item, given)).Aggregate(plan.Total, (left, row) => left - resolved.Parts[row.Index]),
            PlanVersion = kept.Version,
            Drafted = given.Drafted ?? messages.Select(row => row.Drafted.ReadPartial(new Violations(), "drafted")).FirstOrDefault(date => date is not null),
            DecidedInCase = messages.Select(row => row.DecidedInCase).Prepend(given.DecidedInCase).FirstOrDefault(number => number.Length > 0) ?? "",
        };
    }

    private static Refused NotInPlan(Application given, Plan plan)
    {
        var known = plan.Rows.Where(row => row.Kind != ContributionKind.InKind)
            .Select(row => row.Source.Length > 0 ? $"{row.Financier} ({row.Source})" : row.Financier);
        return Refused.Precondition(
            "FINANCIER_NOT_IN_PLAN",
            "The plan has no such contribution in money.",
            ("financier", given.Financier), ("source", given.Source), ("known", string.Join("; ", known.Distinct())));
    }
}
