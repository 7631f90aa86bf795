using System.Globalization;
using System.Security.Cryptography;
using Cli.Calls;
using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Grpc.Core;

namespace Cli.Output;

/// <summary>Writes what the platform made to a folder: each case's documents, and the reports of meetings. Files that are right already are left alone.</summary>
internal sealed class CaseFolder(Platform platform, string folder)
{
    /// <summary>Files that were written.</summary>
    public int Written { get; private set; }

    /// <exception cref="BadConfiguration">Nothing can be written there.</exception>
    public static void MustBeWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var attempt = File.Create(Path.Combine(folder, ".writable"), 1, FileOptions.DeleteOnClose);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BadConfiguration($"--out {folder}: nothing can be written there: {cause.Message}");
        }
    }

    /// <param name="caseId">RUN-138-2024.</param>
    public async Task WriteDocuments(string caseId, IEnumerable<Document> documents, CancellationToken cancellation)
    {
        foreach (var document in documents)
        {
            var file = Path.Combine(folder, caseId, FileName(document));
            if (File.Exists(file) && await Sha256(file, cancellation) == document.Sha256)
                continue;
            var content = await platform.Patience.Try(
                Platform.DocumentService, options => Download(document, options), cancellation, TimeSpan.FromSeconds(10 + (document.Size >> 20)));
            Written += AtomicFile.Write(file, content) ? 1 : 0;
        }
    }

    public async Task WriteReport(string meeting, CancellationToken cancellation)
    {
        var report = await platform.InCases(options => platform.Reporting.GetReportAsync(new GetReportRequest { Meeting = meeting }, options), cancellation);
        var file = Path.Combine(folder, $"anmalningslista-{report.Board[(report.Board.LastIndexOf('/') + 1)..]}-{Wire.Text(report.Meeting.Date)}.txt");
        Written += AtomicFile.Write(file, ReportList.Of(report)) ? 1 : 0;
    }

    /// <summary>01-projektinitiativ.txt, 04-delegationsbeslut.pdf.</summary>
    internal static string FileName(Document document)
    {
        var number = int.Parse(document.Name.AsSpan(document.Name.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        var title = Slug.Of(document.Decision.Length > 0 ? document.Kind : document.Title);
        return string.Create(CultureInfo.InvariantCulture, $"{number:00}-{title}.{Extension(document)}");
    }

    private static string Extension(Document document)
    {
        var extension = Path.GetExtension(document.FileName).TrimStart('.').ToLowerInvariant();
        return extension.Length is > 0 and <= 8 && extension.All(char.IsAsciiLetterOrDigit) ? extension : "bin";
    }

    private static async Task<string> Sha256(string file, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }

    private async Task<byte[]> Download(Document document, CallOptions options)
    {
        using var call = platform.Documents.DownloadDocument(new DownloadDocumentRequest { Name = document.Name }, options);
        using var content = new MemoryStream();
        while (await call.ResponseStream.MoveNext(options.CancellationToken))
        {
            call.ResponseStream.Current.Chunk.WriteTo(content);
            if (content.Length > document.Size)
                break;
        }

        var bytes = content.ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == document.Sha256
            ? bytes
            : throw new IOException($"{document.Name} arrived with another content than it is filed with.");
    }
}
