using System.IO.Compression;
using System.Text;
using Contracts.Documents.V1;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class FindingTypes(DocumentHost host)
{
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Odt = "application/vnd.oasis.opendocument.text";

    private readonly Metadata _officer = host.Identity.Person("rjh");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, byte[]> Contents = new()
    {
        ["text"] = "Räksmörgås på Frösön\n"u8.ToArray(),
        ["latin-1"] = Encoding.Latin1.GetBytes("Räksmörgås på Frösön\n"),
        ["text with zeros"] = "abc\0def"u8.ToArray(),
        ["pdf"] = SomePdf(),
        ["png"] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13],
        ["jpeg"] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46],
        ["html"] = "\n<!DOCTYPE html><title>Å</title>"u8.ToArray(),
        ["html fragment"] = "<p>Hej</p>"u8.ToArray(),
        ["xml"] = "<?xml version=\"1.0\"?><a/>"u8.ToArray(),
        ["xml with mark"] = [0xEF, 0xBB, 0xBF, .. "<?xml version=\"1.0\"?><a/>"u8],
        ["docx"] = Package("[Content_Types].xml", "word/document.xml"),
        ["xlsx"] = Package("[Content_Types].xml", "xl/workbook.xml"),
        ["odt"] = Package("mimetype"),
        ["zip"] = Package("a.txt"),
        ["half a zip"] = Package("[Content_Types].xml", "word/document.xml")[..60],
        ["nothing known"] = [1, 2, 3, 0xFF],
    };

    [Theory]
    [InlineData("text", "a.txt", "text/plain")]
    [InlineData("text", "a.md", "text/markdown")]
    [InlineData("text", "a.csv", "text/csv")]
    [InlineData("text", "LÄSMIG", "text/plain")]
    [InlineData("pdf", "a.PDF", "application/pdf")]
    [InlineData("png", "a.png", "image/png")]
    [InlineData("jpeg", "a.jpg", "image/jpeg")]
    [InlineData("html", "a.html", "text/html")]
    [InlineData("html fragment", "a.htm", "text/html")]
    [InlineData("xml", "a.xml", "application/xml")]
    [InlineData("xml with mark", "a", "application/xml")]
    [InlineData("docx", "a.docx", Docx)]
    [InlineData("odt", "a.odt", Odt)]
    [InlineData("zip", "a.zip", "application/zip")]
    [InlineData("nothing known", "a.dat", "application/octet-stream")]
    public async Task A_type_that_is_not_said_is_found(string content, string name, string type) => Assert.Equal(type, (await Send(content, name, "")).ContentType);

    [Theory]
    [InlineData("html", "a.txt", "text/plain")]
    [InlineData("xml", "a.svg", "image/svg+xml")]
    [InlineData("docx", "a.zip", "application/zip")]
    [InlineData("docx", "a.docx", "application/octet-stream")]
    [InlineData("latin-1", "a.dat", "application/x-something")]
    public async Task A_type_that_can_be_right_is_kept(string content, string name, string type) => Assert.Equal(type, (await Send(content, name, type)).ContentType);

    [Theory]
    [InlineData("text", "a.txt", "application/pdf", "document.content_type")]
    [InlineData("text", "a.pdf", "", "document.file_name")]
    [InlineData("text", "a.pdf", "application/pdf", "document.content_type", "document.file_name")]
    [InlineData("pdf", "a.txt", "text/plain", "document.content_type", "document.file_name")]
    [InlineData("pdf", "a.tiff", "image/tiff", "document.content_type")]
    [InlineData("png", "a.jpg", "image/jpeg", "document.content_type", "document.file_name")]
    [InlineData("zip", "a.docx", Docx, "document.content_type", "document.file_name")]
    [InlineData("xlsx", "a.docx", "", "document.file_name")]
    [InlineData("docx", "a.odt", Odt, "document.content_type", "document.file_name")]
    [InlineData("half a zip", "a.docx", Docx, "document.content_type", "document.file_name")]
    [InlineData("latin-1", "a.txt", "text/plain", "document.content_type", "document.file_name")]
    [InlineData("text with zeros", "a.md", "", "document.file_name")]
    [InlineData("text", "a.xml", "application/xml", "document.content_type", "document.file_name")]
    [InlineData("text", "a.html", "", "document.file_name")]
    [InlineData("pdf", "a.dat", "text/html", "document.content_type")]
    public async Task A_name_or_a_declared_type_that_lies_is_refused_with_what_was_found(string content, string name, string type, params string[] fields)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Send(content, name, type));

        Assert.Equal((StatusCode.InvalidArgument, "TYPE_MISMATCH"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        Assert.Equal(fields, Violated.Fields(refused));
        Assert.Equal((type, name), (Refusal.Info(refused)!.Metadata["declared"], Refusal.Info(refused)!.Metadata["fileName"]));
    }

    // The letter is cut by every border between chunks in turn.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_letter_that_is_cut_between_two_chunks_is_a_letter(int chunk)
    {
        var text = Encoding.UTF8.GetBytes(new string('a', 65_536) + "åäö€😀ß");
        var metadata = Metadata(host.NewCase());
        metadata.Document.ContentType = "";
        Assert.Equal("text/plain", (await host.Documents.Send(metadata, text, _officer, Now, chunk: 65_534 + chunk)).ContentType);

        var cut = await Assert.ThrowsAsync<RpcException>(() => host.Documents.Send(metadata, text.AsMemory(0, text.Length - 1), _officer, Now, chunk: 65_534 + chunk));
        Assert.Equal("TYPE_MISMATCH", Refusal.Info(cut)?.Type);
    }

    private Task<Document> Send(string content, string name, string type)
    {
        var metadata = Metadata(host.NewCase());
        (metadata.Document.FileName, metadata.Document.ContentType) = (name, type);
        return host.Documents.Send(metadata, Contents[content], _officer, Now);
    }

    private static byte[] Package(params string[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in entries)
                using (var content = zip.CreateEntry(entry, CompressionLevel.NoCompression).Open())
                    content.Write(entry == "mimetype" ? Encoding.ASCII.GetBytes(Odt) : "<a/>"u8);
        return file.ToArray();
    }
}
