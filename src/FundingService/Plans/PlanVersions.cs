using Google.Protobuf;

namespace FundingService.Plans;

/// <summary>A version of a plan as it is kept.</summary>
/// <param name="Change">How it came about: PUT, NOTED, OUTCOME, RESTORED.</param>
internal sealed record KeptPlan(int Version, string Change, PlanContent Content, DateTimeOffset Kept, string Subject);

/// <summary>The versions of a case's plan that are kept; the latest counts.</summary>
internal static class PlanVersions
{
    public static async Task<KeptPlan?> Latest(Work work, CaseName of) => (await Load(work, of, "true", int.MaxValue, 1)).SingleOrDefault();

    public static async Task<KeptPlan?> Find(Work work, CaseName of, int version) => (await Load(work, of, "version = @last", version, 1)).SingleOrDefault();

    /// <summary>Newest first, from a version downwards.</summary>
    public static Task<List<KeptPlan>> Downwards(Work work, CaseName of, int last, int most) => Load(work, of, "version <= @last", last, most);

    /// <summary>Keeps the plan as the next version, and tells what that makes of the balance.</summary>
    /// <param name="before">The version that it follows; null: it is the first.</param>
    public static async Task<int> Add(Work work, KeptPlan? before, CheckedPlan plan, string change)
    {
        var of = plan.Content.Case;
        var version = (before?.Version ?? 0) + 1;
        await work.ExecuteOne(
            """
            INSERT INTO plan_version (organisation, case_id, version, content, kept, subject, application, change)
            VALUES (@Organisation, @Id, @version, @json::jsonb, @At, @Subject, @Application, @change)
            """,
            new
            {
                of.Organisation,
                of.Id,
                version,
                json = JsonFormatter.Default.Format(plan.Content.Message),
                work.At,
                work.Caller.Subject,
                work.Caller.Application,
                change,
            });
        Tell(work, of, version, before is null ? null : ResolvedPlan.Of(before.Content.Plan), plan.Resolved);
        return version;
    }

    // A gap is told when it opens and when it becomes another one; balance when it is reached.
    private static void Tell(Work work, CaseName of, int version, ResolvedPlan? before, ResolvedPlan after)
    {
        var (organisation, key) = (of.Organisation, of.ToString());
        work.Publish(
            key, new PlanChanged(organisation, key, version, after.IsBalanced, work.At, [.. after.Plan.Rows.Select(row => row.Financier).Distinct()]));
        if (after.IsBalanced && before?.IsBalanced != true)
            work.Publish(key, new PlanBalanced(organisation, key, version, work.At));
        else if (after.CertainGap != 0 && (after.CertainGap, after.Plan.Total is null) != (before?.CertainGap ?? 0, before?.Plan.Total is null))
            work.Publish(key, new PlanGapOpened(organisation, key, version, after.CertainGap, after.Plan.Total is null ? "percent" : "SEK", work.At));
    }

    private static async Task<List<KeptPlan>> Load(Work work, CaseName of, string where, int last, int most) =>
        [.. from row in await work.All<(int Version, string Change, string Json, DateTimeOffset Kept, string Subject)>(
                $"""
                SELECT version, change, content::text, kept, subject FROM plan_version
                WHERE organisation = @Organisation AND case_id = @Id AND {where} ORDER BY version DESC LIMIT @most
                """,
                new { of.Organisation, of.Id, last, most })
            select new KeptPlan(row.Version, row.Change, PlanContent.Read(JsonParser.Default.Parse<FundingPlan>(row.Json), new Violations()), row.Kept, row.Subject)];
}
