using Google.Protobuf;

namespace FundingService.Plans;

/// <summary>The versions of a case's plan that are kept; the latest counts.</summary>
internal static class PlanVersions
{
    public static async Task<(int Version, PlanContent Content)?> Latest(Work work, CaseName of)
    {
        var (version, json) = await work.Find<(int, string)>(
            "SELECT version, content::text FROM plan_version WHERE organisation = @Organisation AND case_id = @Id ORDER BY version DESC LIMIT 1",
            new { of.Organisation, of.Id });
        return version == 0 ? null : (version, PlanContent.Read(JsonParser.Default.Parse<FundingPlan>(json), new Violations()));
    }

    public static Task Add(Work work, PlanContent content, int version) =>
        work.ExecuteOne(
            """
            INSERT INTO plan_version (organisation, case_id, version, content, kept, subject, application)
            VALUES (@Organisation, @Id, @version, @json::jsonb, @At, @Subject, @Application)
            """,
            new
            {
                content.Case.Organisation,
                content.Case.Id,
                version,
                json = JsonFormatter.Default.Format(content.Message),
                work.At,
                work.Caller.Subject,
                work.Caller.Application,
            });
}
