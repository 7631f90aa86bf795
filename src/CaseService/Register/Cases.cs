using System.Text.Json;
using Contracts.Cases;

namespace CaseService.Register;

/// <summary>A case that is entered.</summary>
/// <param name="Caller">Who enters it.</param>
/// <param name="Offices">The offices that he holds.</param>
/// <param name="Trace">The trace that it belongs to.</param>
public sealed record NewCase(CaseName Name, string Board, CaseContent Content, bool Imported, Caller Caller, string[] Offices, string? Trace);

/// <summary>Cases in the database.</summary>
public static class Cases
{
    private const string Columns =
        """
        series, number, year, board, status, title, former_titles, kind, description, unit, officer_name, officer_telephone, officer_email,
        period_from, period_to, period_from_note, registered, document_date, document_kind, programmes::text, imported,
        digest, history_entries, history_digest, struck, struck_reason, closed,
        secrecy_provision, secrecy_date, secrecy_authority
        """;

    private const string ByName = $"SELECT {Columns} FROM case_file WHERE organisation = @Organisation AND case_id = @Id";

    /// <summary>Enters cases, as the last thing of a transaction in which their numbers are taken.</summary>
    public static IReadOnlyList<CaseFile> Enter(Work work, IReadOnlyList<NewCase> entered)
    {
        var cases = new List<CaseFile>(entered.Count);
        var entries = new List<HistoryEntry>(entered.Count);
        foreach (var one in entered)
        {
            var what = one.Imported ? "CaseImported" : "CaseRegistered";
            var entry = HistoryEntry.After(1, HistoryEntry.Start(one.Name), work.At, one.Caller, one.Offices, what, History.Detail(one.Content.ToHistory(one.Name)));
            entries.Add(entry);
            cases.Add(new CaseFile(one.Name, one.Board, "registered", one.Content, one.Imported, entry.Number, entry.Digest));
            work.Publish(
                one.Name.ToString(), new CaseRegistered(one.Name.Organisation, one.Name.ToString(), one.Name.CaseNumber, one.Content.Title, one.Imported, work.At), one.Trace);
        }

        var (organisations, ids) = (cases.ConvertAll(one => one.Name.Organisation), cases.ConvertAll(one => one.Name.Id));
        work.Last(
            """
            INSERT INTO case_file (organisation, case_id, series, number, year, board, title, kind, description, unit,
              officer_name, officer_telephone, officer_email, period_from, period_to, period_from_note, registered, document_date, document_kind,
              imported, digest, history_entries, history_digest, status, former_titles, programmes)
            SELECT organisation, case_id, series, number, year, board, title, kind, description, unit,
              officer_name, officer_telephone, officer_email, period_from, period_to, period_from_note, registered, document_date, document_kind,
              imported, digest, history_entries, history_digest, 'registered', ARRAY(SELECT jsonb_array_elements_text(former_titles::jsonb)), programmes::jsonb
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
              AS entered (organisation, case_id, series, number, year, board, title, kind, description, unit,
              officer_name, officer_telephone, officer_email, period_from, period_to, period_from_note, registered, document_date, document_kind,
              imported, digest, history_entries, history_digest, former_titles, programmes)
            """,
            cases.Count,
            organisations,
            ids,
            cases.ConvertAll(one => one.Name.Series),
            cases.ConvertAll(one => one.Name.Number),
            cases.ConvertAll(one => one.Name.Year),
            cases.ConvertAll(one => one.Board),
            cases.ConvertAll(one => one.Content.Title),
            cases.ConvertAll(one => one.Content.Kind),
            cases.ConvertAll(one => one.Content.Description),
            cases.ConvertAll(one => one.Content.Unit),
            cases.ConvertAll(one => one.Content.OfficerName),
            cases.ConvertAll(one => one.Content.OfficerTelephone),
            cases.ConvertAll(one => one.Content.OfficerEmail),
            cases.ConvertAll(one => one.Content.PeriodFrom?.ToString()),
            cases.ConvertAll(one => one.Content.PeriodTo?.ToString()),
            cases.ConvertAll(one => one.Content.PeriodFromNote),
            cases.ConvertAll(one => one.Content.Registered),
            cases.ConvertAll(one => one.Content.DocumentDate),
            cases.ConvertAll(one => one.Content.DocumentKind),
            cases.ConvertAll(one => one.Imported),
            cases.ConvertAll(one => one.Content.Digest),
            cases.ConvertAll(one => one.HistoryEntries),
            cases.ConvertAll(one => one.HistoryDigest),
            cases.ConvertAll(one => JsonSerializer.Serialize(one.Content.FormerTitles)),
            cases.ConvertAll(one => JsonSerializer.Serialize(one.Content.Programmes)));
        History.Add(work, organisations, ids, entries);
        return cases;
    }

    /// <summary>Locks a case, so that its changes, and the events that tell of them, come one after the other.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static Task<CaseFile> Lock(Work work, CaseName name) => Find(work, name, "FOR UPDATE");

    /// <summary>Locks a case for a change that only an open case takes.</summary>
    /// <exception cref="Refused">NOT_FOUND; CASE_STRUCK or CASE_CLOSED.</exception>
    public static async Task<CaseFile> Open(Work work, CaseName name)
    {
        var found = await Lock(work, name);
        found.MustBeOpen();
        return found;
    }

    /// <summary>A case as it is kept.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<CaseFile> Find(Work work, CaseName name, string locking = "") =>
        Found(await work.Find<Row>($"{ByName} {locking}", new { name.Organisation, name.Id }), name);

    /// <summary>Cases of an organisation, in the order of the ids. All of them are there.</summary>
    public static async Task<IEnumerable<CaseFile>> Of(Work work, string organisation, IReadOnlyList<string> ids) =>
        (await work.All<Row>(
            $"SELECT {Columns} FROM case_file WHERE organisation = @organisation AND case_id = ANY(@ids) ORDER BY array_position(@ids, case_id)",
            new { organisation, ids = ids.ToArray() }))
        .Select(row => row.ToCase(organisation));

    /// <summary>Writes changed content. The digest stays: it tells what the case was entered with.</summary>
    public static Task Change(Work work, CaseName name, CaseContent content) =>
        work.ExecuteOne(
            """
            UPDATE case_file SET title = @Title, former_titles = @FormerTitles, description = @Description, unit = @Unit,
              officer_name = @OfficerName, officer_telephone = @OfficerTelephone, officer_email = @OfficerEmail,
              period_from = @from, period_to = @to, period_from_note = @PeriodFromNote
            WHERE organisation = @Organisation AND case_id = @Id
            """,
            new
            {
                name.Organisation, name.Id, content.Title, content.FormerTitles, content.Description, content.Unit,
                content.OfficerName, content.OfficerTelephone, content.OfficerEmail,
                from = content.PeriodFrom?.ToString(), to = content.PeriodTo?.ToString(), content.PeriodFromNote,
            });

    /// <summary>The refusal when a case would have more of something than it may.</summary>
    public static Refused Full(CaseName name, string field) =>
        new(StatusCode.ResourceExhausted, "CASE_FULL", $"The case has as many {field} as it may.", ("case", $"{name}"), ("field", field), ("limit", $"{CaseContent.Most}"));

    /// <summary>A case as it is shown.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Wire.Case> Load(Work work, CaseName name)
    {
        await using var answers = await work.Several(
            $"""
             {ByName};
             SELECT body, date, stance FROM preparation WHERE organisation = @Organisation AND case_id = @Id ORDER BY position;
             SELECT number, relation, EXISTS (SELECT FROM case_file AS other
               WHERE other.organisation = related_case.organisation AND other.case_id = replace(related_case.number, '/', '-'))
             FROM related_case WHERE organisation = @Organisation AND case_id = @Id ORDER BY number
             """,
            new { name.Organisation, name.Id });
        var message = Found(await answers.ReadSingleOrDefaultAsync<Row>(), name).ToMessage();
        var preparations = await answers.ReadAsync<(string Body, string Date, string Stance)>();
        var related = await answers.ReadAsync<(string Number, string Relation, bool Here)>();

        message.Preparations.Add(preparations.Select(one =>
            new Wire.Preparation { Body = one.Body, Date = PartialDate.Parse(one.Date).ToDate(), Stance = one.Stance }));
        message.RelatedCases.Add(related.Select(one =>
            new Wire.RelatedCase { Number = one.Number, Relation = one.Relation, InThisRegister = one.Here }));
        return message;
    }

    private static CaseFile Found(Row? row, CaseName name) => row?.ToCase(name.Organisation) ?? throw Refused.NotFound("case", name.ToString());

    private sealed record Row(
        string Series, int Number, int Year, string Board, string Status, string Title, string[] FormerTitles, string Kind, string Description, string? Unit,
        string OfficerName, string OfficerTelephone, string OfficerEmail, string? PeriodFrom, string? PeriodTo, string PeriodFromNote,
        DateOnly? Registered, DateOnly? DocumentDate, string DocumentKind, string Programmes, bool Imported,
        byte[] Digest, int HistoryEntries, byte[] HistoryDigest, DateOnly? Struck, string StruckReason, DateOnly? Closed,
        string? SecrecyProvision, DateOnly? SecrecyDate, string? SecrecyAuthority)
    {
        public CaseFile ToCase(string organisation) => new(
            new CaseName(organisation, Series, Number, Year), Board, Status,
            new CaseContent(
                Title, FormerTitles, Kind, Description, Unit, OfficerName, OfficerTelephone, OfficerEmail,
                PartialDate.Parse(PeriodFrom), PartialDate.Parse(PeriodTo), PeriodFromNote,
                Registered, DocumentDate, DocumentKind, JsonSerializer.Deserialize<Programme[]>(Programmes)!, Digest),
            Imported, HistoryEntries, HistoryDigest, Struck, StruckReason, Closed,
            SecrecyProvision is null ? null : new(SecrecyProvision, SecrecyDate!.Value, SecrecyAuthority!));
    }
}
