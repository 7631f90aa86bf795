using FundingService.Plans;

namespace FundingService.Applications;

/// <summary>Applications as they are shown: what the plan that they rest on asks too much for is a warning here as well.</summary>
internal static class ShownApplications
{
    public static async Task<Wire.Application> Of(Work work, Application application) => (await Of(work, application.Case, [application]))[0];

    /// <summary>Applications of one case.</summary>
    public static async Task<List<Wire.Application>> Of(Work work, CaseName of, IReadOnlyList<Application> applications)
    {
        var plan = await PlanVersions.Latest(work, of);
        var breaches = plan is null ? [] : (await CheckedPlan.Of(work, plan.Content)).Rules.Select(result => result.Warning).OfType<Finding>().ToList();
        return
        [
            .. applications.Select(application =>
            {
                var message = application.ToMessage();
                if (!application.IsEnded)
                    message.Warnings.Add(breaches.Where(breach => breach.Values["source"] == application.Source && (breach.Values["financier"].Length == 0 || breach.Values["financier"] == application.Financier)));
                return message;
            }),
        ];
    }
}
