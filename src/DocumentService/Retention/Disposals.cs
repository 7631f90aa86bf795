namespace DocumentService.Retention;

/// <summary>The disposal lists that are kept.</summary>
internal static class Disposals
{
    /// <summary>Documents on one list: a list is one answer, and one transaction.</summary>
    public const int MostDocuments = 1_000;

    private const string Columns =
        """
        organisation, number, state, proposed, proposed_by, decision, decided, decided_by, count(entry.document)::int AS documents,
        coalesce(sum((SELECT sum((version ->> 'Size')::bigint) FROM jsonb_array_elements(entry.versions) AS version)), 0)::bigint AS size
        """;

    /// <summary>Lists of an organisation, newest first.</summary>
    public static Task<List<Disposal>> Before(Work work, string organisation, int before, int most) =>
        Find(work, "organisation = @organisation AND number < @before", new { organisation, before, most });

    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Disposal> Load(Work work, string name)
    {
        var (organisation, number) = Parse(name);
        return (await Find(work, "organisation = @organisation AND number = @number", new { organisation, number, most = 1 })).SingleOrDefault()
            ?? throw Refused.NotFound("disposal", name);
    }

    public static Task<List<DisposalEntry>> Entries(Work work, Disposal disposal) =>
        work.All<DisposalEntry>(
            """
            SELECT organisation, case_id, document, title, kind, date, closed, rule, years, legal_reference, jsonb_array_length(versions) AS versions,
              (SELECT sum((version ->> 'Size')::bigint) FROM jsonb_array_elements(versions) AS version)::bigint AS size
            FROM disposal_entry WHERE organisation = @Organisation AND disposal = @Number ORDER BY closed, case_id, document
            """,
            new { disposal.Organisation, disposal.Number });

    /// <summary>The organisation and the number of a list's resource name.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static (string Organisation, int Number) Parse(string name) =>
        Names.In("disposals", name) is var (organisation, id) && int.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? (organisation, number)
            : throw Refused.Invalid("name", $"expected organisations/ID/disposals/NUMBER, found '{name}'");

    /// <summary>One at a time makes a list of an organisation, or ends one.</summary>
    public static Task LockAll(Work work, string organisation) =>
        work.Execute("SELECT pg_advisory_xact_lock(hashtextextended('disposals of ' || @organisation, 0))", new { organisation });

    /// <summary>Locks the files of cases, in one order: nothing is filed in them, held or changed until the end of the transaction.</summary>
    public static Task LockCases(Work work, string organisation, IEnumerable<string> cases) =>
        work.All<string>(
            "SELECT case_id FROM case_file WHERE organisation = @organisation AND case_id = ANY(@cases) ORDER BY case_id FOR UPDATE",
            new { organisation, cases = cases.Distinct().ToArray() });

    private static Task<List<Disposal>> Find(Work work, string where, object values) =>
        work.All<Disposal>(
            $"""
            SELECT {Columns} FROM (SELECT * FROM disposal WHERE {where} ORDER BY number DESC LIMIT @most) AS disposal
            JOIN disposal_entry AS entry USING (organisation)
            WHERE entry.disposal = disposal.number
            GROUP BY organisation, number, state, proposed, proposed_by, decision, decided, decided_by ORDER BY number DESC
            """,
            values);
}
