using FundingService.Frames;
using FundingService.Rules;

namespace FundingService.Plans;

/// <summary>A plan, what follows from it, what the grant rules of its day say, and where it differs from what financiers have answered.</summary>
internal sealed record CheckedPlan(PlanContent Content, ResolvedPlan Resolved, DateOnly Day, IReadOnlyList<RuleResult> Rules, IReadOnlyList<Finding> Differences)
{
    /// <summary>Reads a plan that a caller gives.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT with everything that is wrong with it.</exception>
    public static async Task<CheckedPlan> Read(Work work, string organisation, FundingPlan given)
    {
        var violations = new Violations();
        var content = PlanContent.Read(given, violations);
        await FrameNames.MustExist(
            work, organisation, content.Plan.Rows.Select((row, index) => (row.Frames, $"plan.contributions[{index}].frames")), violations);
        violations.Refuse();
        content.MustAddUp();
        return await Of(work, content);
    }

    public static async Task<CheckedPlan> Of(Work work, PlanContent content)
    {
        var day = content.Day ?? SwedishTime.Day(work.At);
        var resolved = ResolvedPlan.Of(content.Plan);
        var rules = await GrantRules.ValidOn(work, content.Case.Organisation, day);
        var applications = await Applications.Applications.Of(work, content.Case);
        return new CheckedPlan(
            content, resolved, day, [.. rules.SelectMany(rule => rule.Check(resolved))], [.. PlanOutcomes.Differences(content, resolved, applications)]);
    }

    /// <summary>As a version that is kept.</summary>
    public FundingPlan ToMessage(KeptPlan kept, PlanLock locking)
    {
        var message = ToMessage();
        message.Version = kept.Version;
        var rests = kept.Version >= locking.Locked;
        message.Decision = rests ? $"{Content.Case}/decisions/{locking.Decision}" : "";
        message.State = !rests ? PlanState.Draft : kept.Version > locking.Locked && locking.IsProposed ? PlanState.Changing : PlanState.Decided;
        return message;
    }

    /// <summary>As what would be kept.</summary>
    public FundingPlan ToMessage()
    {
        var message = Content.Message.Clone();
        message.Day = Day.ToDate();
        foreach (var (index, row) in message.Contributions.Index())
            row.Resolved = Resolved.Amount(index).ToMoney();
        message.Verdict = new PlanVerdict
        {
            Balanced = Resolved.IsBalanced,
            Gap = Resolved.Gap.ToMoney(),
            Shares = { PlanShares.Of(Resolved) },
            Rules = { Rules.Select(rule => rule.ToMessage()) },
            InKind = Resolved.InKind.ToMessage(),
            Warnings = { Resolved.Warnings, Differences, Rules.Select(rule => rule.Warning).OfType<Finding>() },
        };
        return message;
    }
}
