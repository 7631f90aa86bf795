using CaseService.Decisions;

namespace CaseService.Reporting;

/// <summary>Entries of reports, as they are shown.</summary>
public static class Reports
{
    private const string Entries =
        """
        SELECT report_entry.board, meeting, case_id, decision, title, decided, decided_by::text, clause
        FROM report_entry JOIN decision USING (organisation, case_id) JOIN case_file USING (organisation, case_id)
        WHERE decision.number = report_entry.decision AND organisation = @organisation
        """;

    /// <summary>The entries of a case's decisions.</summary>
    public static async Task<IEnumerable<Wire.ReportEntry>> OfCase(Work work, CaseName name) =>
        (await work.All<Row>($"{Entries} AND case_id = @Id ORDER BY decision", new { organisation = name.Organisation, name.Id }))
        .Select(row => row.ToMessage(name.Organisation));

    /// <summary>The entries of a meeting, in the order of case numbers.</summary>
    public static async Task<IEnumerable<Wire.ReportEntry>> OfMeeting(Work work, string organisation, string board, DateOnly meeting) =>
        (await work.All<Row>(
            $"{Entries} AND report_entry.board = @board AND meeting = @meeting ORDER BY series, year, case_file.number, decision",
            new { organisation, board, meeting })).Select(row => row.ToMessage(organisation));

    private sealed record Row(string Board, DateOnly Meeting, string CaseId, int Decision, string Title, DateOnly Decided, string DecidedBy, string Clause)
    {
        public Wire.ReportEntry ToMessage(string organisation) => new()
        {
            Meeting = $"organisations/{organisation}/boards/{Board}/meetings/{Meeting:yyyy-MM-dd}",
            MeetingDate = Meeting.ToDate(),
            Decision = $"organisations/{organisation}/cases/{CaseId}/decisions/{Decision}",
            CaseNumber = CaseId.Replace('-', '/'),
            Title = Title,
            Decided = Decided.ToDate(),
            DecidedBy = string.Join("; ", System.Text.Json.JsonSerializer.Deserialize<Signatory[]>(DecidedBy)!.Select(one => one.ToString())),
            Clause = Clause,
        };
    }
}
