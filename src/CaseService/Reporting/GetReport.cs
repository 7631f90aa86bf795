using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Report> GetReport(Wire.GetReportRequest request, ServerCallContext context)
    {
        var match = MeetingPattern().Match(request.Meeting);
        if (!match.Success || !DateOnly.TryParseExact(match.Groups[3].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw Refused.Invalid("meeting", $"expected organisations/ID/boards/ID/meetings/DAY, found '{request.Meeting}'");
        var (organisation, board) = (match.Groups[1].Value, match.Groups[2].Value);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
        {
            var (cutOff, boardName) = await work.Find<(DateOnly?, string)>(
                """
                SELECT agenda_cut_off, display_name FROM meeting JOIN board USING (organisation, board)
                WHERE organisation = @organisation AND board = @board AND date = @date
                """,
                new { organisation, board, date });
            return cutOff is null ? throw Refused.NotFound("meeting", request.Meeting) : new Wire.Report
            {
                Meeting = Meeting(organisation, board, date, cutOff.Value),
                Board = $"organisations/{organisation}/boards/{board}",
                BoardName = boardName,
                Entries = { await Reports.OfMeeting(work, organisation, board, date) },
            };
        });
    }

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/meetings/([0-9-]{10})\z")]
    private static partial Regex MeetingPattern();
}
