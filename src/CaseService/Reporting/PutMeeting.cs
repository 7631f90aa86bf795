using CaseService.Organisations;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.PutMeetingResponse> PutMeeting(Wire.PutMeetingRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Parent, "parent");
        context.Caller().In(organisation, Roles.Administrator);
        var violations = new Violations();
        violations.Require(request.Meeting?.Date is not null, "meeting.date", "expected a day");
        violations.Require(request.Meeting?.AgendaCutOff is not null, "meeting.agenda_cut_off", "expected a day");
        var date = request.Meeting?.Date.Read(violations, "meeting.date");
        var cutOff = request.Meeting?.AgendaCutOff.Read(violations, "meeting.agenda_cut_off");
        violations.Require(date is null || cutOff is null || cutOff <= date, "meeting.agenda_cut_off", $"expected a day that isn't after {date}");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            if (await work.Find<string>("SELECT board FROM board WHERE organisation = @organisation AND board = @board", new { organisation, board }) is null)
                throw Refused.NotFound("board", request.Parent);
            var changed = await work.Execute(
                """
                INSERT INTO meeting VALUES (@organisation, @board, @date, @cutOff)
                ON CONFLICT (organisation, board, date) DO UPDATE SET agenda_cut_off = excluded.agenda_cut_off
                WHERE meeting.agenda_cut_off <> excluded.agenda_cut_off
                """,
                new { organisation, board, date, cutOff });
            if (changed == 1)
                await OrganisationHistory.Add(work, organisation, "MeetingEntered", request.Meeting!);
            return new Wire.PutMeetingResponse { Meeting = Meeting(organisation, board, date!.Value, cutOff!.Value), Changed = changed == 1 };
        });
    }

    private static Wire.Meeting Meeting(string organisation, string board, DateOnly date, DateOnly cutOff) =>
        new() { Name = $"organisations/{organisation}/boards/{board}/meetings/{date:yyyy-MM-dd}", Date = date.ToDate(), AgendaCutOff = cutOff.ToDate() };
}
