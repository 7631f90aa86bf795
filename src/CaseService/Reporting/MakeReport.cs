using CaseService.Organisations;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Report> MakeReport(Wire.MakeReportRequest request, ServerCallContext context)
    {
        var name = MeetingName.Parse(request.Meeting);
        MayReport(context.Caller(), name.Organisation);

        return database.Once(request, context, async work =>
        {
            await Meetings.LockBoard(work, name.Organisation, name.Board);
            var meeting = await Meetings.Find(work, name);
            if (meeting.IsMinuted)
                return await Reports.Load(work, name);
            meeting.MustBeAtCutOff(SwedishTime.Day(work.At));

            var missing = await Listing.MissingIn(work, meeting);
            await Listing.LockCases(work, missing);
            await Listing.Enter(work, name, missing);
            if (meeting.IsPlanned)
            {
                await work.ExecuteOne(
                    "UPDATE meeting SET state = 'made', made = @At WHERE organisation = @Organisation AND board = @Board AND date = @Date",
                    new { work.At, name.Organisation, name.Board, name.Date });
                await OrganisationHistory.Add(work, name.Organisation, "ReportMade", request);
            }

            var report = await Reports.Load(work, name);
            if (meeting.IsPlanned || missing.Count > 0)
                work.Publish(name.ToString(), new ReportMade(name.Organisation, name.ToString(), report.Entries.Count, work.At));
            return report;
        });
    }
}
