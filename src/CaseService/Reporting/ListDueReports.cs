namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ListDueReportsResponse> ListDueReports(Wire.ListDueReportsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        return database.Read(context, async work => new Wire.ListDueReportsResponse
        {
            Meetings = { (await Meetings.Due(work, caller.ServesAll ? null : caller.Organisation, Page.Most)).Select(meeting => meeting.ToMessage()) },
        });
    }
}
