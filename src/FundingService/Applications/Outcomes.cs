using FundingService.Payments;
using FundingService.Plans;

namespace FundingService.Applications;

/// <summary>What financiers decide.</summary>
internal static class Outcomes
{
    /// <summary>Writes down what was decided on an application, brings the plan in line, and tells of it.</summary>
    /// <param name="kind">GRANTED or REJECTED.</param>
    public static async Task<Application> Decide(Work work, Application before, string kind, Outcome outcome)
    {
        var decided = await Applications.Step(work, before, kind, outcome);
        await PlanOutcomes.Note(work, decided);
        await GrantAccounts.Open(work, decided);
        var of = decided.Case;
        work.Publish(
            of.ToString(),
            new ApplicationDecided(of.Organisation, of.ToString(), decided.Name, kind, decided.Granted, outcome.Day.ToDay()!.Value, work.At));
        return decided;
    }
}
