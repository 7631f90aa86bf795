namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Report> GetReport(Wire.GetReportRequest request, ServerCallContext context)
    {
        var name = MeetingName.Parse(request.Meeting);
        context.Caller().In(name.Organisation);
        return database.Read(context, work => Reports.Load(work, name));
    }
}
