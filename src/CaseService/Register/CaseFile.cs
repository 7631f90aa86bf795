using System.Security.Cryptography;
using Google.Protobuf;

namespace CaseService.Register;

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
    private const int Most = 100;

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
        return new CaseContent(
            violations.Text(from.Title, "case.title", LongestTitle),
            [.. from.FormerTitles.Select((title, i) => violations.Text(title, $"case.former_titles[{i}]", LongestTitle))],
            violations.Text(from.Kind, "case.kind", 50),
            violations.OptionalText(from.Description, "case.description", LongestText),
            unit?.Id,
            violations.OptionalText(from.Officer?.DisplayName ?? "", "case.officer.display_name", 200),
            violations.OptionalText(from.Officer?.Telephone ?? "", "case.officer.telephone", 50),
            violations.OptionalText(from.Officer?.Email ?? "", "case.officer.email", 200),
            from.Period?.From.ReadPartial(violations, "case.period.from"),
            from.Period?.To.ReadPartial(violations, "case.period.to"),
            violations.OptionalText(from.Period?.FromNote ?? "", "case.period.from_note", LongestTitle),
            from.Registered.Read(violations, "case.registered"),
            from.DocumentDate.Read(violations, "case.document_date"),
            violations.OptionalText(from.DocumentKind, "case.document_kind", 100),
            [.. from.Programmes.Select((programme, i) => ReadProgramme(programme, violations, $"case.programmes[{i}]"))],
            SHA256.HashData(from.ToByteArray()));
    }

    private static Programme ReadProgramme(Wire.Programme programme, Violations violations, string field)
    {
        violations.Require(programme.ToYear == 0 || programme.FromYear <= programme.ToYear, $"{field}.to_year", "expected a year that isn't before from_year");
        return new(
            violations.Text(programme.Agency, $"{field}.agency", 200),
            violations.Text(programme.Title, $"{field}.title", LongestTitle),
            programme.Kind == Wire.ProgrammeKind.Call ? "call" : "programme",
            programme.FromYear, programme.ToYear);
    }
}
