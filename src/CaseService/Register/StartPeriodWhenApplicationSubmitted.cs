using Contracts.Cases;
using Contracts.Funding;

namespace CaseService.Register;

/// <summary>A project without a start runs "from when the application is sent": the first one that is sent sets it.</summary>
public sealed class StartPeriodWhenApplicationSubmitted : IReaction<ApplicationSubmitted>
{
    public async Task On(ApplicationSubmitted happened, Work work)
    {
        var name = CaseName.Parse(happened.Case);
        // FundingService keeps money of cases that are in no register here, too.
        if (!await work.One<bool>("SELECT EXISTS (SELECT FROM case_file WHERE organisation = @Organisation AND case_id = @Id)", new { name.Organisation, name.Id }))
            return;
        var found = await Cases.Lock(work, name);
        if (found.Closed is not null || found.Struck is not null)
            return;
        if (found.Content is not { PeriodFrom: null } content || (content.PeriodTo is null && content.PeriodFromNote.Length == 0))
            return;

        var (year, month, day) = (happened.Submitted.Year, happened.Submitted.Month, happened.Submitted.Day);
        var started = content with { PeriodFrom = new PartialDate(year, month, day) };
        await Cases.Change(work, name, started);
        await History.Add(work, name, "CaseUpdated", started.Differing(content, name), content.Differing(started, name));
        work.Publish(name.ToString(), new CaseUpdated(name.Organisation, name.ToString(), started.Title, ["period"], work.At));
    }
}
