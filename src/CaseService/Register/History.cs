using System.Text.Json;

namespace CaseService.Register;

/// <summary>The history of a case: an entry for every change, in the transaction of the change. The service's login can only add.</summary>
public static class History
{
    /// <summary>Adds an entry. The case's row is locked, so entries are numbered without gap.</summary>
    public static Task Add(Work work, CaseName name, string what, object detail) =>
        work.ExecuteOne(
            """
            INSERT INTO history (organisation, case_id, entry, at, subject, name, application, what, detail)
            SELECT @Organisation, @Id, coalesce(max(entry), 0) + 1, @At, @Subject, @Name, @Application, @what, @detail::jsonb
            FROM history WHERE organisation = @Organisation AND case_id = @Id
            """,
            new { name.Organisation, name.Id, work.At, work.Caller.Subject, work.Caller.Name, work.Caller.Application, what, detail = JsonSerializer.Serialize(detail) });
}
