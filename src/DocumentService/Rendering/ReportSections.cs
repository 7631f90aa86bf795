using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <summary>The report of delegated decisions to a board's meeting: all that it prints.</summary>
/// <param name="Meeting">The day of the meeting.</param>
/// <param name="CutOff">Decisions up to and including this day.</param>
public sealed record ReportDocument(string Organisation, string Board, DateOnly Meeting, DateOnly CutOff, IReadOnlyList<ReportDocument.Decision> Decisions)
{
    /// <summary>The report is not made yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Where it was minuted: § 45, and the day when the minutes were adjusted.</summary>
    public (string Paragraph, DateOnly Adjusted)? Minuted { get; init; }

    /// <summary>Why the meeting is not held.</summary>
    public string? Cancelled { get; init; }

    /// <param name="By">Names and offices.</param>
    /// <param name="Urgent">Decided in the board's place (KL 6:39).</param>
    public sealed record Decision(string CaseNumber, string Title, DateOnly Day, string By, string Clause, bool Urgent);
}

/// <summary>What a report says under which heading.</summary>
public static class ReportSections
{
    private static readonly PrintedColumn[] Columns = [new("Diarienummer"), new("Ärende", IsLong: true), new("Beslutsdatum"), new("Beslutsfattare", IsLong: true), new("Punkt")];

    public static PrintedDocument Of(ReportDocument report) => new(
        "report",
        new Letterhead(
            Line(report.Organisation), Line(report.Board), "Anmälan av delegationsbeslut",
            [new("Sammanträde", IsoDate(report.Meeting)), new("Beslut till och med", IsoDate(report.CutOff))], []),
        IsoDate(report.Meeting),
        $"{Line(report.Board)} {IsoDate(report.Meeting)}",
        $"Beslut som anmäls till {InSentence(Line(report.Board))}",
        [.. All(report).Where(section => !section.IsEmpty)])
    {
        IsDraft = report.IsDraft,
    };

    private static IEnumerable<Section> All(ReportDocument report)
    {
        yield return new Section("Anmälan") { Paragraphs = [.. About(report)] };
        yield return new Section("Brådskande beslut") { Table = Table(report.Decisions.Where(decision => decision.Urgent)) };
        yield return new Section("Delegationsbeslut") { Table = Table(report.Decisions.Where(decision => !decision.Urgent)) };
    }

    private static IEnumerable<string> About(ReportDocument report)
    {
        var held = $"vid sammanträdet den {Date(new(report.Meeting.Year, report.Meeting.Month, report.Meeting.Day))}";
        var law = Line("(6 kap. 40 § och 7 kap. 8 § kommunallagen)");
        yield return report.Decisions.Count == 0
            ? $"Inga beslut anmäls {held} {law}."
            : $"{report.Decisions.Count} beslut som har fattats på nämndens vägnar anmäls {held} {law}.";
        if (report.Minuted is { } minuted)
            yield return $"Anmälan behandlades i {Line(minuted.Paragraph)}. Protokollet justerades {IsoDate(minuted.Adjusted)}.";
        if (report.Cancelled is { } reason)
            yield return $"Sammanträdet är inställt: {InSentence(Line(reason)).TrimEnd('.')}.";
    }

    private static PrintedTable? Table(IEnumerable<ReportDocument.Decision> decisions)
    {
        var rows = decisions
            .Select(decision => (IReadOnlyList<string>)[Line(decision.CaseNumber), Line(decision.Title), IsoDate(decision.Day), Line(decision.By), Line(decision.Clause)])
            .ToList();
        return rows.Count == 0 ? null : new PrintedTable(Columns, rows);
    }
}
