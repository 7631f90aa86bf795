using Contracts.Funding;

namespace CaseService.Register;

/// <summary>Cases are found by those who finance them. The plan is FundingService's, so the register keeps their names, and no more of it.</summary>
public sealed class KeepFinanciersWhenPlanChanged : IReaction<PlanChanged>
{
    public async Task On(PlanChanged happened, Work work)
    {
        var name = CaseName.Parse(happened.Case);
        await Lock(work, name);
        var isNewer = await work.Execute(
            """
            INSERT INTO case_financier (organisation, case_id, plan_version, financiers) VALUES (@Organisation, @Id, @Version, @financiers)
            ON CONFLICT (organisation, case_id) DO UPDATE SET (plan_version, financiers) = (excluded.plan_version, excluded.financiers)
            WHERE case_financier.plan_version < excluded.plan_version
            """,
            new { name.Organisation, name.Id, happened.Version, financiers = (happened.Financiers ?? []).ToArray() });
        if (isNewer == 1)
            CaseSearch.Keep(work, [name.Organisation], [name.Id]);
    }

    // The search row is made of more than this, so the case's other changes wait. Where there is no case yet, one that is being entered right now is waited for:
    // it holds its series' counter.
    private static async Task Lock(Work work, CaseName name)
    {
        if (await LockCase(work, name) is not null)
            return;
        await work.Find<string>(
            "SELECT series FROM series_year WHERE organisation = @Organisation AND series = @Series AND year = @Year FOR SHARE", new { name.Organisation, name.Series, name.Year });
        await LockCase(work, name);
    }

    private static Task<string?> LockCase(Work work, CaseName name) =>
        work.Find<string>("SELECT case_id FROM case_file WHERE organisation = @Organisation AND case_id = @Id FOR UPDATE", new { name.Organisation, name.Id });
}
