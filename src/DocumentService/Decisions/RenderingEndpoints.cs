using System.Security.Cryptography;
using System.Text;
using Contracts.Cases.V1;
using DocumentService.Rendering;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace DocumentService.Decisions;

/// <summary>Documents made from the registers' data on demand. Nothing is kept.</summary>
public sealed partial class RenderingEndpoints(
    Database database, DecisionReader decisions, ReportReader reports, FiledRenditions renditions, Templates templates, PrintedPdf pdf, IOptions<TypstOptions> typst) : Wire.RenderingApi.RenderingApiBase
{
    /// <param name="organisation">Whose templates set it.</param>
    /// <param name="name">Of the files, without their endings.</param>
    /// <param name="filed">What is there already, and is given as it is.</param>
    private async Task<Wire.RenderedDocument> Make(
        PrintedDocument document, string organisation, string name, Rendition rendition, CancellationToken cancellation, IReadOnlyList<Wire.RenderedFile>? filed = null)
    {
        var made = new Wire.RenderedDocument { Draft = document.IsDraft };
        foreach (var format in rendition.Formats)
        {
            var (contentType, ending) = TypeOf(format);
            if (filed?.FirstOrDefault(file => file.ContentType == contentType) is { } kept)
            {
                made.Files.Add(kept);
                continue;
            }

            var content = format switch
            {
                Wire.RenderingFormat.Text => Encoding.UTF8.GetBytes(PrintedText.Of(document)),
                Wire.RenderingFormat.Html => Encoding.UTF8.GetBytes(PrintedHtml.Of(document)),
                _ => await pdf.Of(document, rendition.Templates(templates, organisation), cancellation),
            };
            made.Files.Add(new Wire.RenderedFile
            {
                ContentType = contentType,
                FileName = $"{name}{(document.IsDraft ? "-utkast" : "")}.{ending}",
                Content = UnsafeByteOperations.UnsafeWrap(content),
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            });
        }

        var limit = typst.Value.LargestPdfBytes;
        return made.Files.Sum(file => (long)file.Content.Length) <= limit ? made : throw TypstCompiler.TooLarge("All that was asked for", limit);
    }

    /// <summary>A decision's facts, as its document has them when it is filed.</summary>
    private async Task<DecisionFacts> Read(string decision, CaseName parent, int number, ServerCallContext context) =>
        await decisions.Read(decision, await database.Read(context, work => Recorded.Load(work, parent, number)), context.Caller(), context.CancellationToken);

    private static (string ContentType, string Ending) TypeOf(Wire.RenderingFormat format) => format switch
    {
        Wire.RenderingFormat.Text => ("text/plain", "txt"),
        Wire.RenderingFormat.Html => ("text/html", "html"),
        _ => ("application/pdf", "pdf"),
    };

    private static string KindOf(Decision decision) => decision.Kind == DecisionKind.Board ? "tjänsteskrivelse" : "delegationsbeslut";
}
