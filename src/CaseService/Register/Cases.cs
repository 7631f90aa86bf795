using System.Text.Json;
using Contracts.Cases;

namespace CaseService.Register;

/// <summary>Cases in the database.</summary>
public static class Cases
{
    /// <summary>Enters a case; its number is taken in the same transaction.</summary>
    public static async Task<Wire.Case> Enter(Work work, CaseName name, string board, CaseContent content, bool imported)
    {
        await work.ExecuteOne(
            """
            INSERT INTO case_file (organisation, case_id, series, number, year, board, status, title, former_titles, kind, description, unit,
              officer_name, officer_telephone, officer_email, period_from, period_to, period_from_note, registered, document_date, document_kind,
              programmes, imported, digest)
            VALUES (@Organisation, @Id, @Series, @Number, @Year, @board, 'registered', @Title, @FormerTitles, @Kind, @Description, @Unit,
              @OfficerName, @OfficerTelephone, @OfficerEmail, @from, @to, @PeriodFromNote, @Registered, @DocumentDate, @DocumentKind,
              @programmes::jsonb, @imported, @Digest)
            """,
            new
            {
                name.Organisation, name.Id, name.Series, name.Number, name.Year, board,
                content.Title, content.FormerTitles, content.Kind, content.Description, content.Unit,
                content.OfficerName, content.OfficerTelephone, content.OfficerEmail,
                from = content.PeriodFrom?.ToString(), to = content.PeriodTo?.ToString(), content.PeriodFromNote,
                content.Registered, content.DocumentDate, content.DocumentKind,
                programmes = JsonSerializer.Serialize(content.Programmes), imported, content.Digest,
            });
        await History.Add(work, name, imported ? "CaseImported" : "CaseRegistered", new { Number = name.CaseNumber, content.Title });
        await work.Publish(name.ToString(), new CaseRegistered(name.Organisation, name.ToString(), name.CaseNumber, content.Title, imported, work.At));
        return await Load(work, name);
    }

    /// <summary>Locks a case, so that its changes, and the events that tell of them, come one after the other.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task Lock(Work work, CaseName name)
    {
        var found = await work.Find<string>(
            "SELECT case_id FROM case_file WHERE organisation = @Organisation AND case_id = @Id FOR UPDATE", new { name.Organisation, name.Id });
        if (found is null)
            throw Refused.NotFound("case", name.ToString());
    }

    /// <summary>A case as it is shown.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Wire.Case> Load(Work work, CaseName name)
    {
        var key = new { name.Organisation, name.Id };
        var row = await work.Find<Row>(
            """
            SELECT board, status, title, former_titles, kind, description, unit, officer_name, officer_telephone, officer_email,
              period_from, period_to, period_from_note, registered, document_date, document_kind, programmes::text, imported
            FROM case_file WHERE organisation = @Organisation AND case_id = @Id
            """,
            key) ?? throw Refused.NotFound("case", name.ToString());
        var preparations = await work.All<(string Body, string Date, string Stance)>(
            "SELECT body, date, stance FROM preparation WHERE organisation = @Organisation AND case_id = @Id ORDER BY position", key);
        var related = await work.All<(string Number, string Relation, bool Here)>(
            """
            SELECT number, relation, EXISTS (SELECT FROM case_file AS other
              WHERE other.organisation = related_case.organisation AND other.case_id = replace(related_case.number, '/', '-'))
            FROM related_case WHERE organisation = @Organisation AND case_id = @Id ORDER BY number
            """,
            key);

        var message = row.ToMessage(name);
        message.Preparations.Add(preparations.Select(one =>
            new Wire.Preparation { Body = one.Body, Date = PartialDate.Parse(one.Date).ToDate(), Stance = one.Stance }));
        message.RelatedCases.Add(related.Select(one =>
            new Wire.RelatedCase { Number = one.Number, Relation = one.Relation, InThisRegister = one.Here }));
        return message;
    }

    private sealed record Row(
        string Board, string Status, string Title, string[] FormerTitles, string Kind, string Description, string? Unit,
        string OfficerName, string OfficerTelephone, string OfficerEmail, string? PeriodFrom, string? PeriodTo, string PeriodFromNote,
        DateOnly? Registered, DateOnly? DocumentDate, string DocumentKind, string Programmes, bool Imported)
    {
        public Wire.Case ToMessage(CaseName name) => new()
        {
            Name = name.ToString(),
            Number = name.CaseNumber,
            Board = $"organisations/{name.Organisation}/boards/{Board}",
            Status = Status switch
            {
                "proposed" => Wire.CaseStatus.Proposed,
                "at-board" => Wire.CaseStatus.AtBoard,
                "decided" => Wire.CaseStatus.Decided,
                _ => Wire.CaseStatus.Registered,
            },
            Title = Title,
            FormerTitles = { FormerTitles },
            Kind = Kind,
            Description = Description,
            Unit = Unit is null ? "" : $"organisations/{name.Organisation}/units/{Unit}",
            Officer = new Wire.CaseOfficer { DisplayName = OfficerName, Telephone = OfficerTelephone, Email = OfficerEmail },
            Period = new Wire.Period { From = PartialDate.Parse(PeriodFrom).ToDate(), To = PartialDate.Parse(PeriodTo).ToDate(), FromNote = PeriodFromNote },
            Registered = Registered.ToDate(),
            DocumentDate = DocumentDate.ToDate(),
            DocumentKind = DocumentKind,
            Imported = Imported,
            Programmes =
            {
                JsonSerializer.Deserialize<Programme[]>(Programmes)!.Select(programme => new Wire.Programme
                {
                    Agency = programme.Agency,
                    Title = programme.Title,
                    Kind = programme.Kind == "call" ? Wire.ProgrammeKind.Call : Wire.ProgrammeKind.Programme,
                    FromYear = programme.FromYear,
                    ToYear = programme.ToYear,
                }),
            },
        };
    }
}
