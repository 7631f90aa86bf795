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
            await Meetings.LockBoard(work, organisation, board);
            var name = new MeetingName(organisation, board, date!.Value);
            var before = await Meetings.TryFind(work, name);
            var changed = before is null || before.CloseAgenda(cutOff!.Value);
            if (changed)
            {
                await work.ExecuteOne(
                    """
                    INSERT INTO meeting (organisation, board, date, agenda_cut_off) VALUES (@organisation, @board, @date, @cutOff)
                    ON CONFLICT (organisation, board, date) DO UPDATE SET agenda_cut_off = excluded.agenda_cut_off
                    """,
                    new { organisation, board, date, cutOff });
                await Listing.GiveBack(work, name, await Listing.In(work, name, after: cutOff));
                await OrganisationHistory.Add(work, organisation, "MeetingEntered", request.Meeting!);
            }

            return new Wire.PutMeetingResponse { Meeting = (await Meetings.Find(work, name)).ToMessage(), Changed = changed };
        });
    }
}
