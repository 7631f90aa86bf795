using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DocumentService.Documents;

/// <summary>
/// What a content is, found from its octets: their first ones (magic numbers), what lies in a package (OPC, ISO/IEC 29500-2; ODF, ISO/IEC 26300-3), and whether
/// it is UTF-8 at all. A name or a declared type
/// that promises something else is a lie, as far as it can be told.
/// </summary>
internal static class ContentTypes
{
    public const string Unknown = "application/octet-stream";

    private const string Pdf = "application/pdf";
    private const string Png = "image/png";
    private const string Jpeg = "image/jpeg";
    private const string Html = "text/html";
    private const string Xml = "application/xml";
    private const string Plain = "text/plain";
    private const string Zip = "application/zip";
    private const string Ooxml = "application/vnd.openxmlformats-officedocument.";
    private const string Odf = "application/vnd.oasis.opendocument.";
    private const int FurthestPdfMark = 1024;
    private const int LongestType = 200;
    private const int LargestDirectory = 16 * 1024 * 1024;

    // By the ending of a file's name.
    private static readonly Dictionary<string, string> Promised = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = Pdf,
        [".png"] = Png,
        [".jpg"] = Jpeg,
        [".jpeg"] = Jpeg,
        [".html"] = Html,
        [".htm"] = Html,
        [".xml"] = Xml,
        [".txt"] = Plain,
        [".md"] = "text/markdown",
        [".csv"] = "text/csv",
        [".json"] = "application/json",
        [".zip"] = Zip,
        [".docx"] = $"{Ooxml}wordprocessingml.document",
        [".xlsx"] = $"{Ooxml}spreadsheetml.sheet",
        [".pptx"] = $"{Ooxml}presentationml.presentation",
        [".odt"] = $"{Odf}text",
        [".ods"] = $"{Odf}spreadsheet",
        [".odp"] = $"{Odf}presentation",
    };

    /// <summary>The media type of a content; <see cref="Unknown"/> when it is nothing that is known here.</summary>
    public static string Of(ContentFacts facts, Stream content)
    {
        var head = facts.Head.Span;
        if (head[..Math.Min(head.Length, FurthestPdfMark)].IndexOf("%PDF-"u8) >= 0)
            return Pdf;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Jpeg;
        if (head.StartsWith("PK\x03\x04"u8))
            return InPackage(content);
        var start = Start(head);
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? Html
            : start.StartsWith("<?xml", StringComparison.Ordinal) ? Xml
            : facts.IsText ? Plain
            : Unknown;
    }

    /// <summary>The type that the ending of a name promises; null when it promises none that can be checked.</summary>
    public static string? PromisedBy(string fileName) => Promised.GetValueOrDefault(Path.GetExtension(fileName));

    /// <summary>Whether a content can be what it is said to be.</summary>
    /// <param name="declared">A media type.</param>
    /// <param name="found">The type that was found.</param>
    public static bool Fits(string declared, string found, ContentFacts facts) => declared switch
    {
        _ when declared == found => true,
        Unknown => true,
        Zip => IsPackage(found),
        Html => found == Xml || LooksMarkedUp(facts),
        Xml or "text/xml" => LooksMarkedUp(facts) && facts.IsText,
        _ when declared.EndsWith("+xml", StringComparison.Ordinal) => found == Xml || (LooksMarkedUp(facts) && facts.IsText),
        // Any text can be text; what begins as a PDF, say, is none.
        "application/json" => facts.IsText && found is Plain,
        _ when declared.StartsWith("text/", StringComparison.Ordinal) => facts.IsText && found is Plain or Html or Xml,
        _ => !Promised.ContainsValue(declared) && found is not (Pdf or Png or Jpeg),
    };

    private static bool IsPackage(string type) =>
        type == Zip || type.StartsWith(Ooxml, StringComparison.Ordinal) || type.StartsWith(Odf, StringComparison.Ordinal);

    private static bool LooksMarkedUp(ContentFacts facts) => Start(facts.Head.Span).StartsWith('<');

    // How a text begins, in UTF-8 or, with its mark, in UTF-16.
    private static string Start(ReadOnlySpan<byte> head)
    {
        var text = head switch
        {
            [0xFF, 0xFE, .. var little] => Encoding.Unicode.GetString(little),
            [0xFE, 0xFF, .. var big] => Encoding.BigEndianUnicode.GetString(big),
            [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
            _ => Encoding.UTF8.GetString(head),
        };
        return text.TrimStart();
    }

    private static string InPackage(Stream file)
    {
        if (!HasSmallDirectory(file))
            return Zip;
        try
        {
            using var package = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (package.GetEntry("mimetype") is { } declared)
            {
                using var content = declared.Open();
                var octets = new byte[LongestType];
                var type = Encoding.ASCII.GetString(octets, 0, content.ReadAtLeast(octets, LongestType, throwOnEndOfStream: false)).Trim();
                return Promised.ContainsValue(type) ? type : Zip;
            }

            return package.GetEntry("[Content_Types].xml") is null ? Zip
                : package.GetEntry("word/document.xml") is not null ? $"{Ooxml}wordprocessingml.document"
                : package.GetEntry("xl/workbook.xml") is not null ? $"{Ooxml}spreadsheetml.sheet"
                : package.GetEntry("ppt/presentation.xml") is not null ? $"{Ooxml}presentationml.presentation"
                : Zip;
        }
        catch (InvalidDataException)
        {
            return Unknown;
        }
    }

    // The list of what lies in a package is read into memory, so a large one isn't read at all (APPNOTE 4.3.16: the record that says how large it is ends the file).
    private static bool HasSmallDirectory(Stream file)
    {
        const int record = 22;
        const int longestComment = ushort.MaxValue;
        var end = new byte[Math.Min(file.Length, record + longestComment)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        file.Seek(0, SeekOrigin.Begin);
        var at = end.AsSpan().LastIndexOf("PK\x05\x06"u8);
        return at >= 0 && at + record <= end.Length && BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 12)) <= LargestDirectory;
    }
}
