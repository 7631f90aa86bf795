using FundingService.Applications;
using Application = FundingService.Applications.Application;
using ApplicationState = FundingService.Applications.ApplicationState;

namespace FundingService.Plans;

/// <summary>What becomes of the plan's rows when applications are sent and decided on.</summary>
internal static class PlanOutcomes
{
    /// <summary>Brings the latest plan in line with what happened to an application, as a version of its own.</summary>
    public static async Task Note(Work work, Application application)
    {
        if (await PlanVersions.Latest(work, application.Case) is not { } latest)
            return;
        var after = With(latest.Content, application);
        if (!after.Message.Equals(latest.Content.Message))
            await PlanVersions.Add(work, latest, await CheckedPlan.Of(work, after), "OUTCOME");
    }

    /// <summary>The plan with what has happened to an application so far.</summary>
    public static PlanContent With(PlanContent plan, Application application) => application.State switch
    {
        ApplicationState.Submitted => WithStatus(plan, application, ContributionStatus.Applied),
        ApplicationState.Granted => WithGrant(plan, application, application.Granted!.Value),
        ApplicationState.Rejected => WithStatus(plan, application, ContributionStatus.Rejected),
        ApplicationState.Withdrawn => WithStatus(plan, application, ContributionStatus.Withdrawn),
        _ => plan,
    };

    /// <summary>The plan with everything that financiers have answered so far.</summary>
    public static PlanContent WithAll(PlanContent plan, IEnumerable<Application> applications) => Unanswered(plan, applications).Aggregate(plan, With);

    /// <summary>DIFFERS_FROM_ANSWER for each financier that has answered something else than its rows say.</summary>
    public static IEnumerable<Finding> Differences(PlanContent plan, ResolvedPlan resolved, IEnumerable<Application> applications) =>
        from application in Unanswered(plan, applications)
        where application.IsEnded || application.State == ApplicationState.Granted
        let planned = Rows(plan, application).Aggregate((decimal?)0, (sum, row) => sum + resolved.Amount(row))
        where Rows(plan, application).Count > 0 && planned is not null && planned != (application.Granted ?? 0)
        select Found.Of(
            "DIFFERS_FROM_ANSWER", "The plan counts on another amount than the financier has granted.",
            ("application", application.Name), ("answered", Text.Of(application.Granted ?? 0)), ("planned", Text.Of(planned.Value)));

    // A financier that is asked again has a new row: what it said no to stays in the row that shows it, and doesn't fall on another one.
    private static IEnumerable<Application> Unanswered(PlanContent plan, IEnumerable<Application> applications) =>
        from application in applications
        group application by (application.Financier, application.Source) into asked
        let last = asked.MaxBy(one => one.Number)!
        where !last.IsEnded || !plan.Plan.Rows.Any(row => row.IsLost && row.Financier == last.Financier && row.Source == last.Source)
        select last;

    /// <summary>The plan with a grant in the place of what was applied for. Several rows share it as they shared that.</summary>
    public static PlanContent WithGrant(PlanContent plan, Application application, decimal amount)
    {
        var resolved = ResolvedPlan.Of(plan.Plan);
        var rows = Rows(plan, application);
        var weights = rows.Select(row => resolved.Amount(row) ?? 0).ToList();
        var parts = rows.Count == 0 ? [] : LargestRemainder.Split(
            amount, weights.Sum() > 0 ? weights : [.. rows.Select(_ => 1m)], [.. rows.Select(row => plan.Plan.Rows[row].Identity)]);
        return Change(plan, message =>
        {
            foreach (var (index, row) in rows.Index())
            {
                var granted = message.Contributions[row];
                (granted.Amount, granted.Rest, granted.Status) = (parts[index].ToMoney(), false, ContributionStatus.Granted);
                // A ceiling and a share that the grant doesn't keep were of what was applied for.
                if (plan.Plan.Rows[row].Ceiling < parts[index])
                    granted.Ceiling = null;
                if (plan.Plan.Total is { } total && ResolvedPlan.Disagrees(plan.Plan.Rows[row] with { Amount = parts[index] }, total))
                    granted.SharePercent = "";
            }
        });
    }

    private static PlanContent WithStatus(PlanContent plan, Application application, ContributionStatus status) => Change(plan, message =>
    {
        foreach (var row in Rows(plan, application))
            message.Contributions[row].Status = status;
    });

    private static List<int> Rows(PlanContent plan, Application application) =>
        [.. plan.Plan.Rows.Index().Where(row => DraftFromPlan.IsOf(row.Item, application)).Select(row => row.Index)];

    private static PlanContent Change(PlanContent plan, Action<FundingPlan> change)
    {
        var message = plan.Message.Clone();
        change(message);
        return PlanContent.Read(message, new Violations());
    }
}
