using System.Security.Cryptography;
using Contracts.Cases;
using Contracts.Documents;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>A report that was made is set and kept, as it is laid before the board; again when urgent decisions were added to it.</summary>
public sealed class RenderReportWhenReportMade(ReportReader reports, PrintedPdf pdf, Templates templates) : IReaction<ReportMade>
{
    public async Task On(ReportMade happened, Work work)
    {
        var report = await reports.Read(happened.Meeting, work.Caller, work.Cancellation);
        if (report.Cancelled is not null)
            return;

        // What the board made of it is in its minutes, and not in what was laid before it.
        var content = await pdf.Of(ReportSections.Of(report with { Minuted = null }), templates.Of(happened.Organisation), work.Cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        if (await ReportDocuments.Keep(work, MeetingName.Parse(happened.Meeting), sha256, content) is { } number)
            work.Publish(happened.Meeting, new ReportRendered(happened.Organisation, happened.Meeting, number, sha256, work.At));
    }
}
