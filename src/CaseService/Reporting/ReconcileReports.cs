using Npgsql;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    // Counts the entries themselves, and doesn't believe their key: whoever took that away is found. Parameters: the organisation, today.
    private const string FaultsOfDecisions =
        """
        WITH listed AS (
          SELECT case_id, decision AS number, array_agg(board || '/meetings/' || meeting ORDER BY meeting, board) AS reports, min(board) AS board, min(meeting) AS meeting
          FROM report_entry WHERE organisation = $1 GROUP BY case_id, decision
        ), found AS (
          SELECT decision.case_id, decision.number, reports, CASE
            WHEN cardinality(reports) > 1 THEN 'two'
            WHEN decision.state <> 'taken' OR report_to IS DISTINCT FROM coalesce(listed.board, report_to) THEN 'elsewhere'
            WHEN held.state = 'cancelled' THEN 'cancelled'
            WHEN held.state IN ('planned', 'made') AND NOT reported_before AND EXISTS (
              SELECT FROM meeting AS later WHERE later.organisation = $1 AND later.board = held.board AND later.date > held.date AND later.state = 'minuted') THEN 'skipped'
            WHEN reports IS NULL AND turn.date IS NOT NULL AND NOT reported_before THEN 'none'
          END AS fault, report_to || '/meetings/' || turn.date AS turn
          FROM decision
          LEFT JOIN listed ON listed.case_id = decision.case_id AND listed.number = decision.number
          LEFT JOIN meeting AS held ON held.organisation = $1 AND held.board = listed.board AND held.date = listed.meeting
          LEFT JOIN LATERAL (
            SELECT min(date) AS date FROM meeting WHERE reports IS NULL AND meeting.organisation = $1 AND meeting.board = report_to AND CASE urgency
              WHEN '' THEN agenda_cut_off >= decided AND (meeting.state IN ('made', 'minuted') OR (meeting.state = 'planned' AND agenda_cut_off < $2))
              ELSE date >= decided AND (meeting.state = 'minuted' OR (meeting.state <> 'cancelled' AND date < $2)) END) AS turn ON true
          WHERE decision.organisation = $1 AND (reports IS NOT NULL OR (decision.state = 'taken' AND report_to IS NOT NULL))
        )
        SELECT case_id, number, fault, coalesce(reports, ARRAY[turn]) FROM found WHERE fault IS NOT NULL ORDER BY case_id COLLATE "C", number
        """;

    private const string FaultsOfMeetings =
        $"""
         SELECT '', 0, 'changed', ARRAY[board || '/meetings/' || date] FROM meeting
         WHERE organisation = $1 AND state = 'minuted' AND report_digest <> {Reports.Digest} ORDER BY board, date
         """;

    public override Task ReconcileReports(Wire.ReconcileReportsRequest request, IServerStreamWriter<Wire.ReportFault> responseStream, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        return database.Read(context, async work =>
        {
            await Stream(work, organisation, new(FaultsOfDecisions, work.Connection) { Parameters = { new() { Value = organisation }, new() { Value = SwedishTime.Day(work.At) } } }, responseStream);
            await Stream(work, organisation, new(FaultsOfMeetings, work.Connection) { Parameters = { new() { Value = organisation } } }, responseStream);
            return true;
        });
    }

    // Row by row: memory does not grow with what is wrong.
    private static async Task Stream(Work work, string organisation, NpgsqlCommand faults, IServerStreamWriter<Wire.ReportFault> to)
    {
        await using var disposed = faults;
        await using var rows = await faults.ExecuteReaderAsync(work.Cancellation);
        while (await rows.ReadAsync(work.Cancellation))
        {
            var caseId = rows.GetString(0);
            var fault = new Wire.ReportFault
            {
                Decision = caseId.Length == 0 ? "" : $"organisations/{organisation}/cases/{caseId}/decisions/{rows.GetInt32(1)}",
                Code = rows.GetString(2) switch
                {
                    "none" => "IN_NO_REPORT",
                    "two" => "IN_TWO_REPORTS",
                    "elsewhere" => "NOT_TO_BE_REPORTED",
                    "cancelled" => "MEETING_CANCELLED",
                    "skipped" => "MEETING_SKIPPED",
                    _ => "REPORT_CHANGED",
                },
                Meetings = { rows.GetFieldValue<string[]>(3).Select(meeting => $"organisations/{organisation}/boards/{meeting}") },
            };
            await to.WriteAsync(fault, work.Cancellation);
        }
    }
}
