using FundingService.Plans;
using FundingService.Rules;

namespace FundingService.Applications;

/// <summary>A grant against the rules of the day on which it is decided.</summary>
internal static class GrantChecks
{
    /// <summary>What the rules say of the application's plan, with the grant in the place of what was applied for.</summary>
    /// <param name="amount">Kronor; null: what is applied for, which is what a decision without an amount grants.</param>
    public static async Task<List<RuleResult>> Check(Work work, Application application, decimal? amount, DateOnly day)
    {
        var plan = await PlanVersions.Latest(work, application.Case) ?? throw Refused.NotFound("plan", $"{application.Case}/plan");
        var granted = (amount ?? application.AppliedFor) is { } kronor ? PlanOutcomes.WithGrant(plan.Content, application, kronor) : plan.Content;
        var resolved = ResolvedPlan.Of(granted.Plan);
        return
        [
            .. from rule in await GrantRules.ValidOn(work, application.Case.Organisation, day)
               where rule.Source == application.Source
               from result in rule.Check(resolved)
               where result.Financier.Length == 0 || result.Financier == application.Financier
               select result,
        ];
    }

    /// <summary>SHARE_OVER_LIMIT for each rule that the grant breaks.</summary>
    public static async Task<List<Finding>> Breaches(Work work, Application application, decimal amount, DateOnly day) =>
        [.. (await Check(work, application, amount, day)).Select(result => result.Warning).OfType<Finding>()];

    /// <summary>The refusal of a grant for what its check found.</summary>
    public static Refused Refuse(IReadOnlyCollection<Finding> findings, Finding first)
    {
        var refused = Refused.Precondition(first.Code, first.Message, [.. first.Values.Select(value => (value.Key, value.Value))]);
        foreach (var finding in findings)
            refused.Because(finding.Code, finding.Values["rule"], finding.Message);
        return refused;
    }
}
