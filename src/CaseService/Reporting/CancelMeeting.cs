using CaseService.Organisations;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Report> CancelMeeting(Wire.CancelMeetingRequest request, ServerCallContext context)
    {
        var name = MeetingName.Parse(request.Meeting);
        RegistrarIn(name.Organisation, context);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", 1_000);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Meetings.LockBoard(work, name.Organisation, name.Board);
            if ((await Meetings.Find(work, name)).Cancel())
            {
                var decisions = await Listing.In(work, name);
                await work.ExecuteOne(
                    "UPDATE meeting SET state = 'cancelled', cancelled_reason = @reason WHERE organisation = @Organisation AND board = @Board AND date = @Date",
                    new { name.Organisation, name.Board, name.Date, reason });
                await Listing.GiveBack(work, name, decisions);
                await OrganisationHistory.Add(work, name.Organisation, "MeetingCancelled", request);
                work.Publish(name.ToString(), new MeetingCancelled(name.Organisation, name.ToString(), reason, work.At));
            }

            return await Reports.Load(work, name);
        });
    }
}
