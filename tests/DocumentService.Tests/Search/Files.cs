using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace DocumentService.Tests.Search;

/// <summary>Files as programs write them, and as nobody should.</summary>
internal static class Files
{
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Odt = "application/vnd.oasis.opendocument.text";

    private const string WordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Word(params string[] paragraphs) =>
        WordOf($"<w:document xmlns:w=\"{WordSpace}\"><w:body>{string.Concat(paragraphs.Select(WordParagraph))}</w:body></w:document>");

    /// <summary>A Word file with another body.</summary>
    public static byte[] WordOf(string body) => Zip(("[Content_Types].xml", "<Types/>"), ("word/styles.xml", "<styles>stilmall</styles>"), ("word/document.xml", body));

    /// <summary>A paragraph with a position that is no text, words that were deleted, and a code for a field.</summary>
    public static string WordParagraph(string text) =>
        $"""
         <w:p><w:pPr><w:tabs/></w:pPr><w:r><wp:posOffset xmlns:wp="urn:drawing">471100</wp:posOffset></w:r><w:del><w:r><w:delText>struket</w:delText></w:r></w:del>
         <w:r><w:instrText>PAGEREF</w:instrText></w:r>{string.Join("<w:r><w:tab/></w:r>", text.Split('\t').Select(part => $"<w:r><w:t xml:space=\"preserve\">{SecurityElement.Escape(part)}</w:t></w:r>"))}</w:p>
         """;

    public static byte[] OpenDocument(params string[] paragraphs) => Zip(
        ("mimetype", Odt),
        ("content.xml",
            $"""
             <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
             <office:body><office:text><text:tracked-changes><text:p>struket</text:p></text:tracked-changes>
             {string.Concat(paragraphs.Select(text => $"<text:p>{SecurityElement.Escape(text).Replace("\t", "<text:tab/>", StringComparison.Ordinal)}</text:p>"))}
             </office:text></office:body></office:document-content>
             """));

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    /// <summary>A zip file with a part that unpacks to very much.</summary>
    public static byte[] Bomb(string name, string start, long octets)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml");
            using var part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes(start));
            var much = new byte[1024 * 1024];
            Array.Fill(much, (byte)' ');
            for (var written = 0L; written < octets; written += much.Length)
                part.Write(much);
        }

        return file.ToArray();
    }

    /// <summary>One page with one line.</summary>
    public static byte[] Pdf(string line) => PdfOf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        Stream($"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");

    /// <summary>Each of ten forms draws the next one ten times: nobody waits for all the words.</summary>
    public static byte[] EndlessPdf() => PdfOf(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        Stream("/X Do"),
        .. Enumerable.Range(6, 9).Select(next =>
            $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> /Font << /F1 14 0 R >> >> "
            + Stream(next == 14 ? "BT /F1 9 Tf (x) Tj ET" : string.Concat(Enumerable.Repeat("/X Do ", 10)))[2..]),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]);

    public static string Stream(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";

    /// <summary>A file of the objects 1, 2, 3 …, of which the first is the catalog.</summary>
    public static byte[] PdfOf(params IEnumerable<string> objects)
    {
        var file = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        foreach (var content in objects)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{places.Count} 0 obj\n{content}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {places.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
            file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {places.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }
}
