using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    public override async Task<Wire.ReportDocument> GetReportDocument(Wire.GetReportDocumentRequest request, ServerCallContext context)
    {
        var meeting = MeetingName.Parse(request.Meeting);
        context.Caller().In(meeting.Organisation);

        var kept = await database.Read(context, work => ReportDocuments.Find(work, meeting, request.Number))
            ?? throw Refused.NotFound("report document", request.Number == 0 ? $"{meeting}" : $"{meeting}, number {request.Number}");
        return new Wire.ReportDocument
        {
            Meeting = $"{meeting}",
            Number = kept.Number,
            Made = kept.Made.ToTimestamp(),
            Document = new Wire.RenderedFile
            {
                ContentType = "application/pdf", FileName = $"{meeting.FileName}-{kept.Number}.pdf", Content = UnsafeByteOperations.UnsafeWrap(kept.Content), Sha256 = kept.Sha256,
            },
        };
    }
}
