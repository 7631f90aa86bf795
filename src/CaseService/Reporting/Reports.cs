using System.Text.Json;
using CaseService.Decisions;

namespace CaseService.Reporting;

/// <summary>Reports and their entries, as they are shown.</summary>
public static class Reports
{
    /// <summary>SQL: the digest of what is in the report of the meeting whose row is at hand.</summary>
    public const string Digest =
        """
        (SELECT sha256(convert_to(coalesce(string_agg(case_id || '/' || decision, ' ' ORDER BY case_id COLLATE "C", decision), ''), 'UTF8')) FROM report_entry
         WHERE report_entry.organisation = meeting.organisation AND report_entry.board = meeting.board AND report_entry.meeting = meeting.date)
        """;

    private const string Entries =
        """
        SELECT report_entry.board, meeting, case_id, decision, title, decided, decided_by::text, clause, urgency <> '' AS urgent, meeting.state = 'minuted' AS reported
        FROM report_entry JOIN decision USING (organisation, case_id) JOIN case_file USING (organisation, case_id)
        JOIN meeting ON meeting.organisation = report_entry.organisation AND meeting.board = report_entry.board AND meeting.date = report_entry.meeting
        WHERE decision.number = report_entry.decision AND report_entry.organisation = @Organisation
        """;

    /// <summary>The entries of a case's decisions.</summary>
    public static async Task<IEnumerable<Wire.ReportEntry>> OfCase(Work work, CaseName name) =>
        (await work.All<Row>($"{Entries} AND case_id = @Id ORDER BY decision", new { name.Organisation, name.Id }))
        .Select(row => row.ToMessage(name.Organisation));

    /// <summary>The report of a meeting: urgent decisions first, then in the order of case numbers.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Wire.Report> Load(Work work, MeetingName name)
    {
        var meeting = await Meetings.Find(work, name);
        var entries = await work.All<Row>(
            $"{Entries} AND report_entry.board = @Board AND meeting = @Date ORDER BY urgency = '', series, year, case_file.number, decision",
            new { name.Organisation, name.Board, name.Date });
        return new Wire.Report
        {
            Meeting = meeting.ToMessage(),
            Board = $"organisations/{name.Organisation}/boards/{name.Board}",
            BoardName = meeting.BoardName,
            Entries = { entries.Select(row => row.ToMessage(name.Organisation)) },
            Notices = { (await Notices.Of(work, name.Organisation, [name.ToString()])).Select(notice => notice.ToMessage()) },
        };
    }

    private sealed record Row(
        string Board, DateOnly Meeting, string CaseId, int Decision, string Title, DateOnly Decided, string DecidedBy, string Clause, bool Urgent, bool Reported)
    {
        public Wire.ReportEntry ToMessage(string organisation) => new()
        {
            Meeting = new MeetingName(organisation, Board, Meeting).ToString(),
            MeetingDate = Meeting.ToDate(),
            Decision = $"organisations/{organisation}/cases/{CaseId}/decisions/{Decision}",
            CaseNumber = CaseId.Replace('-', '/'),
            Title = Title,
            Decided = Decided.ToDate(),
            DecidedBy = string.Join("; ", JsonSerializer.Deserialize<Signatory[]>(DecidedBy)!.Select(one => one.ToString())),
            Clause = Clause,
            Urgent = Urgent,
            Reported = Reported,
        };
    }
}
