using DocumentService.Documents;

namespace DocumentService.Retention;

/// <summary>Whether cases are closed, and since when, as CaseService told last.</summary>
internal static class Closings
{
    /// <summary>Keeps what was told, unless something later was told before.</summary>
    /// <param name="at">When the case was closed or reopened.</param>
    /// <param name="closed">Null: it was reopened.</param>
    public static async Task Keep(Work work, CaseName parent, DateTimeOffset at, DateOnly? closed)
    {
        // A disposal that is under way has the case; it is over before this, or sees it.
        await Versions.LockCase(work, parent);
        await work.Execute(
            """
            INSERT INTO case_closing (organisation, case_id, closed, changed) VALUES (@Organisation, @Id, @closed, @at)
            ON CONFLICT (organisation, case_id) DO UPDATE SET (closed, changed) = (excluded.closed, excluded.changed) WHERE case_closing.changed < excluded.changed
            """,
            new { parent.Organisation, parent.Id, closed, at });
    }
}
