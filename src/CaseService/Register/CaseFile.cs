using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace CaseService.Register;

/// <summary>A case as it is kept.</summary>
/// <param name="Status">registered, proposed, at-board, decided.</param>
/// <param name="HistoryDigest">The head of its history: it changes with every change of the case.</param>
/// <param name="Struck">The day when it was struck, and why.</param>
public sealed record CaseFile(
    CaseName Name, string Board, string Status, CaseContent Content, bool Imported, int HistoryEntries, byte[] HistoryDigest,
    DateOnly? Struck = null, string StruckReason = "", DateOnly? Closed = null, Secrecy? Secrecy = null)
{
    /// <summary>Changes with every change of the case.</summary>
    public string Etag => Convert.ToHexStringLower(HistoryDigest.AsSpan(0, 8));

    /// <summary>Refuses changes of a case that is struck or closed.</summary>
    /// <exception cref="Refused">CASE_STRUCK or CASE_CLOSED.</exception>
    public void MustBeOpen()
    {
        if (Struck is { } struck)
            throw Refused.Precondition("CASE_STRUCK", "The case was registered by mistake and is struck.", ("struck", $"{struck:yyyy-MM-dd}"), ("reason", StruckReason));
        if (Closed is { } closed)
            throw Refused.Precondition("CASE_CLOSED", "The case is closed; reopen it first.", ("closed", $"{closed:yyyy-MM-dd}"));
    }

    /// <summary>Refuses to end a case while a proposal waits to be decided.</summary>
    /// <exception cref="Refused">PROPOSAL_OPEN.</exception>
    public void MustHaveNoOpenProposal()
    {
        if (Status is "proposed" or "at-board")
            throw Refused.Precondition("PROPOSAL_OPEN", "A proposal waits to be decided.", ("case", Name.CaseNumber), ("status", Status));
    }

    /// <summary>The word for a status in lists; empty for an unspecified one.</summary>
    public static string StatusTerm(Wire.CaseStatus status) => status switch
    {
        Wire.CaseStatus.Struck => "struck",
        Wire.CaseStatus.Closed => "closed",
        Wire.CaseStatus.Decided => "decided",
        Wire.CaseStatus.AtBoard => "at-board",
        Wire.CaseStatus.Proposed => "proposed",
        Wire.CaseStatus.Registered => "registered",
        _ => "",
    };

    /// <summary>As it is shown in a list.</summary>
    public Wire.Case ToSummary()
    {
        var message = ToMessage();
        message.Description = "";
        message.FormerTitles.Clear();
        message.Programmes.Clear();
        return message;
    }

    /// <summary>As it is shown, without what lies beside it.</summary>
    public Wire.Case ToMessage() => new()
    {
        Name = Name.ToString(),
        Number = Name.CaseNumber,
        Board = $"organisations/{Name.Organisation}/boards/{Board}",
        Etag = Etag,
        StruckReason = StruckReason,
        Secrecy = Secrecy?.ToMessage(),
        Status = Status switch
        {
            _ when Struck is not null => Wire.CaseStatus.Struck,
            _ when Closed is not null => Wire.CaseStatus.Closed,
            "proposed" => Wire.CaseStatus.Proposed,
            "at-board" => Wire.CaseStatus.AtBoard,
            "decided" => Wire.CaseStatus.Decided,
            _ => Wire.CaseStatus.Registered,
        },
        Title = Content.Title,
        FormerTitles = { Content.FormerTitles },
        Kind = Content.Kind,
        Description = Content.Description,
        Unit = Content.Unit is null ? "" : $"organisations/{Name.Organisation}/units/{Content.Unit}",
        Officer = new Wire.CaseOfficer { DisplayName = Content.OfficerName, Telephone = Content.OfficerTelephone, Email = Content.OfficerEmail },
        Period = new Wire.Period { From = Content.PeriodFrom.ToDate(), To = Content.PeriodTo.ToDate(), FromNote = Content.PeriodFromNote },
        Registered = Content.Registered.ToDate(),
        DocumentDate = Content.DocumentDate.ToDate(),
        DocumentKind = Content.DocumentKind,
        Imported = Imported,
        Programmes =
        {
            Content.Programmes.Select(programme => new Wire.Programme
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

/// <summary>A programme or a call that the case is about.</summary>
public sealed record Programme(string Agency, string Title, string Kind, int FromYear, int ToYear);

/// <summary>What is written about a case when it is registered or imported, read from the wire with all its faults noted.</summary>
public sealed record CaseContent(
    string Title, string[] FormerTitles, string Kind, string Description, string? Unit,
    string OfficerName, string OfficerTelephone, string OfficerEmail,
    PartialDate? PeriodFrom, PartialDate? PeriodTo, string PeriodFromNote,
    DateOnly? Registered, DateOnly? DocumentDate, string DocumentKind, IReadOnlyList<Programme> Programmes, byte[] Digest)
{
    private const int LongestTitle = 500;
    private const int LongestText = 20_000;

    /// <summary>Of former titles, programmes, preparations and related cases: each answer with the case has them all.</summary>
    public const int Most = 100;

    /// <summary>Reads the content of a case.</summary>
    public static CaseContent Read(Wire.Case? message, string organisation, Violations violations)
    {
        var from = message ?? new Wire.Case();
        var unit = from.Unit.Length == 0 ? null : Names.TryIn("units", from.Unit);
        violations.Require(from.Unit.Length == 0 || unit?.Organisation == organisation, "case.unit", $"expected organisations/{organisation}/units/ID, found '{from.Unit}'");
        violations.Require(from.FormerTitles.Count <= Most, "case.former_titles", $"expected at most {Most}");
        violations.Require(from.Programmes.Count <= Most, "case.programmes", $"expected at most {Most}");
        violations.Require(from.Preparations.Count == 0, "case.preparations", "expected none: use PrepareCase");
        violations.Require(from.RelatedCases.Count == 0, "case.related_cases", "expected none: use RelateCase");
        violations.Require(from.Secrecy is null, "case.secrecy", "expected none: use MarkSecrecy");
        return new CaseContent(
            violations.Line(from.Title, "case.title", LongestTitle),
            [.. from.FormerTitles.Select((title, i) => violations.Line(title, $"case.former_titles[{i}]", LongestTitle))],
            violations.Line(from.Kind, "case.kind", 50),
            violations.OptionalText(from.Description, "case.description", LongestText),
            unit?.Id,
            violations.OptionalLine(from.Officer?.DisplayName ?? "", "case.officer.display_name", 200),
            violations.OptionalLine(from.Officer?.Telephone ?? "", "case.officer.telephone", 50),
            violations.OptionalLine(from.Officer?.Email ?? "", "case.officer.email", 200),
            from.Period?.From.ReadPartial(violations, "case.period.from"),
            from.Period?.To.ReadPartial(violations, "case.period.to"),
            violations.OptionalLine(from.Period?.FromNote ?? "", "case.period.from_note", LongestTitle),
            from.Registered.Read(violations, "case.registered"),
            from.DocumentDate.Read(violations, "case.document_date"),
            violations.OptionalLine(from.DocumentKind, "case.document_kind", 100),
            [.. from.Programmes.Select((programme, i) => ReadProgramme(programme, violations, $"case.programmes[{i}]"))],
            SHA256.HashData(from.ToByteArray()));
    }

    /// <summary>Reads what a change names.</summary>
    public static CaseContent ReadChange(Wire.Case message, IReadOnlyCollection<string> fields, string organisation, Violations violations)
    {
        // What the change does not name is not looked at.
        var named = new Wire.Case { Title = fields.Contains("title") ? message.Title : "-", Kind = "-" };
        if (fields.Contains("description"))
            named.Description = message.Description;
        if (fields.Contains("unit"))
            named.Unit = message.Unit;
        if (fields.Contains("officer"))
            named.Officer = message.Officer;
        if (fields.Contains("period"))
            named.Period = message.Period;
        return Read(named, organisation, violations);
    }

    /// <summary>The content with what a change names. A title that is replaced becomes the last of the former ones.</summary>
    public CaseContent With(CaseContent change, IReadOnlyCollection<string> fields)
    {
        var changed = this;
        if (fields.Contains("title") && change.Title != Title)
            changed = changed with { Title = change.Title, FormerTitles = [.. FormerTitles, Title] };
        if (fields.Contains("description"))
            changed = changed with { Description = change.Description };
        if (fields.Contains("unit"))
            changed = changed with { Unit = change.Unit };
        if (fields.Contains("officer"))
            changed = changed with { OfficerName = change.OfficerName, OfficerTelephone = change.OfficerTelephone, OfficerEmail = change.OfficerEmail };
        if (fields.Contains("period"))
            changed = changed with { PeriodFrom = change.PeriodFrom, PeriodTo = change.PeriodTo, PeriodFromNote = change.PeriodFromNote };
        return changed;
    }

    /// <summary>What the history keeps of a change: what is otherwise than in other content.</summary>
    public JsonObject Differing(CaseContent other, CaseName name)
    {
        var (differing, others) = (JsonSerializer.SerializeToNode(ToHistory(name))!.AsObject(), JsonSerializer.SerializeToNode(other.ToHistory(name))!.AsObject());
        foreach (var (field, value) in others)
            if (JsonNode.DeepEquals(differing[field], value))
                differing.Remove(field);
        return differing;
    }

    /// <summary>What the history keeps of it.</summary>
    public object ToHistory(CaseName name) => new
    {
        Number = name.CaseNumber, Title, Description, Unit, OfficerName, OfficerTelephone, OfficerEmail,
        PeriodFrom = PeriodFrom?.ToString(), PeriodTo = PeriodTo?.ToString(), PeriodFromNote, Registered,
    };

    private static Programme ReadProgramme(Wire.Programme programme, Violations violations, string field)
    {
        violations.Require(programme.ToYear == 0 || programme.FromYear <= programme.ToYear, $"{field}.to_year", "expected a year that isn't before from_year");
        return new(
            violations.Line(programme.Agency, $"{field}.agency", 200),
            violations.Line(programme.Title, $"{field}.title", LongestTitle),
            programme.Kind == Wire.ProgrammeKind.Call ? "call" : "programme",
            programme.FromYear, programme.ToYear);
    }
}
