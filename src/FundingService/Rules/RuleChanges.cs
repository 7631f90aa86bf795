using Google.Protobuf;

namespace FundingService.Rules;

/// <summary>Every change of a rule, and who made it: what was decided by a rule can be explained after it has changed.</summary>
internal static class RuleChanges
{
    public static Task Add(Work work, string organisation, string rule, IMessage content) =>
        work.ExecuteOne(
            """
            INSERT INTO rule_change (organisation, rule, content, changed, subject, application)
            VALUES (@organisation, @rule, @json::jsonb, @At, @Subject, @Application)
            """,
            new { organisation, rule, json = JsonFormatter.Default.Format(content), work.At, work.Caller.Subject, work.Caller.Application });
}
