using DocumentService.Rendering;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    public override async Task<Wire.RenderedDocument> RenderReport(Wire.RenderReportRequest request, ServerCallContext context)
    {
        var meeting = MeetingName.Parse(request.Meeting);
        var caller = context.Caller();
        caller.In(meeting.Organisation);
        var violations = new Violations();
        var rendition = Rendition.Read(request.Rendition, caller, meeting.Organisation, violations);
        violations.Refuse();

        var report = await reports.Read(request.Meeting, caller, context.CancellationToken);
        return await Make(ReportSections.Of(report), meeting.Organisation, meeting.FileName, rendition, context.CancellationToken);
    }
}
