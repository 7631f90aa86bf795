using System.Diagnostics;
using System.Text;
using Contracts.Documents.V1;
using DocumentService.Search;
using Microsoft.Extensions.Options;

namespace DocumentService.Tests.Search;

/// <summary>Text out of contents, and what is made of those that are damaged or meant to do harm.</summary>
public sealed class ReadingContents
{
    private const string Sentence = "Avgiften är 5 §: åäö ÅÄÖ é \"citat\" – minus";
    private const long Bounded = 64 * 1024 * 1024;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, byte[]> Readable() => new()
    {
        { "text", "text/plain", Files.Text(Sentence) },
        { "UTF-8 with its mark", "text/plain", [0xEF, 0xBB, 0xBF, .. Files.Text(Sentence)] },
        { "UTF-16", "text/plain", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Sentence)] },
        { "UTF-16, the other way round", "text/plain", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Sentence)] },
        { "what was used before UTF-8", "text/plain", CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Sentence) },
        { "Markdown", "text/markdown", Files.Text(Sentence) },
        { "HTML", "text/html", Files.Text("<!DOCTYPE html><head><style>p > b { }</style><script>if (a < b) '</p>'</script></head><!-- <p>dolt --><p title=\"a > b\">Av<b>giften</b> &auml;r&nbsp;5&#32;§:<br/>åäö<td>ÅÄÖ é &quot;citat&#34; – minus</p>") },
        { "Word", Files.Docx, Files.Word("Avgiften är\t5 §:", "åäö ÅÄÖ é \"citat\" – minus") },
        { "OpenDocument", Files.Odt, Files.OpenDocument("Avgiften är\t5 §:", "åäö ÅÄÖ é \"citat\" – minus") },
        { "Word under another type", "application/pdf", Files.Word(Sentence) },
        { "soft hyphens and marks of direction", "text/plain", Files.Text(Sentence.Replace("Avgiften", "Av\u00ADgif\u200Bten\u202E", StringComparison.Ordinal)) },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task The_text_comes_out_of(string what, string contentType, byte[] content)
    {
        Assert.NotEmpty(what);
        var read = await Read(content, contentType);

        Assert.Equal((ReadingState.Read, ""), (read.State, read.Reason));
        Assert.Equal(Sentence, string.Join(' ', read.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task The_text_comes_out_of_a_PDF_whatever_it_is_called()
    {
        var read = await Read(Encoding.Latin1.GetBytes("skräp först\n").Concat(Files.Pdf("Avgiften \\344r best\\344md")).ToArray(), "text/plain");

        Assert.Equal((ReadingState.Read, "Avgiften är bestämd"), (read.State, read.Text));
    }

    [Fact]
    public async Task A_picture_holds_no_text() =>
        Assert.Equal(new ReadContent(ReadingState.NoText, "", "KIND_NOT_READ"), await Read([0x89, (byte)'P', (byte)'N', (byte)'G', 0, 1, 2], "image/png"));

    [Fact]
    public async Task A_zip_file_of_another_kind_is_not_read() =>
        Assert.Equal(new ReadContent(ReadingState.NoText, "", "KIND_NOT_READ"), await Read(Files.Zip(("../../etc/passwd", "x"), ("xl/workbook.xml", "<x/>")), Files.Docx));

    public static TheoryData<string, string, byte[], string> Hostile() => new()
    {
        { "a part that unpacks to 256 MiB", Files.Docx, Files.Bomb("word/document.xml", "<w:document>", 1 << 28), "FILE_TOO_LARGE" },
        { "the same in OpenDocument", Files.Odt, MimeTypeAnd(Files.Bomb("content.xml", "<a>", 1 << 28)), "FILE_TOO_LARGE" },
        { "a part that is larger than it says", Files.Docx, LyingBomb(), "FILE_BROKEN" },
        { "50 000 parts", Files.Docx, Files.Zip([.. Enumerable.Range(1, 50_000).Select(i => ($"word/{i}.xml", ""))]), "TOO_MANY_PARTS" },
        { "names that leave the folder", Files.Docx, Files.Zip(("../word/document.xml", "<a>"), ("/word/document.xml", "<a>"), ("word/../../document.xml", "<a>")), "KIND_NOT_READ" },
        { "elements 100 000 deep", Files.Docx, Files.WordOf(string.Concat(Enumerable.Repeat("<a>", 100_000))), "NESTED_TOO_DEEP" },
        { "entities that multiply", Files.Docx, Files.WordOf($"<!DOCTYPE a [<!ENTITY b \"{new string('b', 1000)}\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>"), "FILE_BROKEN" },
        { "an entity that is a file", Files.Docx, Files.WordOf("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"), "FILE_BROKEN" },
        { "a million attributes", Files.Docx, Files.WordOf($"<a {string.Concat(Enumerable.Range(1, 1_000_000).Select(i => $"a{i}='' "))}/>"), "FILE_BROKEN" },
        { "XML that stops", Files.Docx, Files.WordOf("<w:document><w:p>"), "FILE_BROKEN" },
        { "half a zip file", Files.Docx, Files.Word(Sentence)[..300], "FILE_BROKEN" },
        { "a directory that points outside", Files.Docx, Patched(Files.Word(Sentence), fromEnd: 6, 0xFF, 0xFF, 0xFF, 0x7F), "TOO_MANY_PARTS" },
        { "a text that is no Word file", Files.Docx, Files.Text("bara text"), "FILE_BROKEN" },
        { "a text that is no PDF", "application/pdf", Files.Text("bara text"), "FILE_BROKEN" },
        { "octets that are no text", "text/plain", [1, 0, 2, 0, 3], "FILE_BROKEN" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Is_refused_without_much_memory(string what, string contentType, byte[] content, string reason)
    {
        Assert.NotEmpty(what);
        var before = GC.GetAllocatedBytesForCurrentThread();
        // A content that is in memory is read without waiting, all on this thread.
        var reading = Read(content, contentType);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(reading.IsCompleted);
        Assert.Equal(reason, (await reading).Reason);
        Assert.InRange(taken, 0, Bounded);
    }

    public static TheoryData<string, string, byte[]> Strange() => new()
    {
        { "a line without an end", "text/plain", Files.Text(new string('a', 3_000_000)) },
        { "elements 100 000 deep", "text/html", Files.Text(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "ord") },
        { "tags that don't end", "text/html", Files.Text(string.Concat(Enumerable.Repeat("<a \"", 500_000))) },
        { "comments that don't end", "text/html", Files.Text(string.Concat(Enumerable.Repeat("<!--", 500_000))) },
        { "scripts that don't end", "text/html", Files.Text(string.Concat(Enumerable.Repeat("<script>", 300_000))) },
        { "signs that are no tags", "text/html", Files.Text(new string('<', 1_000_000)) },
        { "references that are none", "text/html", Files.Text(string.Concat(Enumerable.Repeat("&#x110000;&", 200_000))) },
        { "octets that are no UTF-8", "text/plain", [.. Enumerable.Repeat((byte)0xFF, 100_000)] },
        { "halves of signs", "text/plain", [0xFF, 0xFE, .. Enumerable.Repeat((byte)0xD8, 100_001)] },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task Is_read_without_much_memory(string what, string contentType, byte[] content)
    {
        Assert.NotEmpty(what);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = Read(content, contentType);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(reading.IsCompleted);
        Assert.Equal(ReadingState.Read, (await reading).State);
        Assert.InRange(taken, 0, Bounded);
        Assert.InRange((await reading).Text.Length, 0, new ReadingOptions().LongestText);
        Assert.DoesNotContain((await reading).Text.Split((char[]?)null), word => word.Length > 201);
    }

    [Fact]
    public async Task A_sparse_file_of_1_GiB_is_not_read()
    {
        using var file = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Access = FileAccess.ReadWrite, Mode = FileMode.Open, Options = FileOptions.DeleteOnClose });
        file.Write(Files.Pdf("text"));
        file.SetLength(1 << 30);
        file.Position = 0;

        Assert.Equal("FILE_TOO_LARGE", (await Reader().Read(file, "application/pdf", Now)).Reason);
    }

    [Fact]
    public async Task What_is_too_long_is_cut_and_said_to_be()
    {
        var read = await Read(Files.Text(string.Concat(Enumerable.Repeat("ord ", 1000))), "text/plain", new ReadingOptions { LongestText = 100 });

        Assert.Equal((ReadingState.Read, true), (read.State, read.IsCut));
        Assert.InRange(read.Text.Length, 90, 100);
    }

    public static TheoryData<string, byte[]> HostilePdfs() => new()
    {
        { "pages that hold themselves", Files.PdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>") },
        { "a million objects", Files.PdfOf(Enumerable.Repeat("null", 1_000_000).Prepend("<< /Type /Catalog /Pages 2 0 R >>")) },
        { "lists 1 000 000 deep", Files.PdfOf($"<< /Type /Catalog /Pages {new string('[', 1_000_000)} >>") },
        { "half a file", Files.Pdf("text")[..200] },
        { "objects that refer to themselves", Files.PdfOf("1 0 R", "2 0 R") },
        { "a length without end", Files.PdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Length 2 0 R >>\nstream\n\nendstream") },
    };

    [Theory]
    [MemberData(nameof(HostilePdfs))]
    public async Task A_hostile_PDF_ends(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        var read = await Read(content, "application/pdf", new ReadingOptions { Timeout = TimeSpan.FromSeconds(5) });

        Assert.Equal("", read.Text);
        Assert.True(read.State == ReadingState.Read || read.Reason is "FILE_BROKEN" or "READING_TOO_SLOW", $"{read}");
    }

    [Fact]
    public async Task A_PDF_that_takes_too_long_is_given_up_and_its_process_ended()
    {
        var options = new ReadingOptions { Timeout = TimeSpan.FromSeconds(1), PdfToText = OwnName() };

        Assert.Equal("READING_TOO_SLOW", (await Read(Files.EndlessPdf(), "application/pdf", options)).Reason);
        Assert.Empty(Process.GetProcessesByName(Path.GetFileName(options.PdfToText)));
        File.Delete(options.PdfToText);
    }

    [Fact]
    public async Task A_PDF_that_takes_too_much_memory_is_unreadable() =>
        Assert.Equal("FILE_BROKEN", (await Read(Files.PdfOf(Enumerable.Repeat(new string(' ', 1000), 60_000)), "application/pdf", new ReadingOptions { PdfMemoryBytes = 60_000_000 })).Reason);

    [Fact]
    public async Task A_PDF_with_a_password_is_protected()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, Files.Pdf("hemligt"), Now);
        using var protect = Process.Start("qpdf", ["--encrypt", "läs", "äg", "256", "--", "--replace-input", file]);
        await protect.WaitForExitAsync(Now);

        Assert.Equal("FILE_PROTECTED", (await Read(await File.ReadAllBytesAsync(file, Now), "application/pdf")).Reason);
        File.Delete(file);
    }

    [Fact]
    public async Task Without_its_program_no_PDF_is_called_unreadable()
    {
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => Read(Files.Pdf("text"), "application/pdf", new ReadingOptions { PdfToText = "/saknas/pdftotext" }));

        Assert.Contains("poppler-utils", missing.Message, StringComparison.Ordinal);
    }

    private static ContentTexts Reader(ReadingOptions? options = null) => new(Options.Create(options ?? new ReadingOptions()), TimeProvider.System);

    private static Task<ReadContent> Read(byte[] content, string contentType, ReadingOptions? options = null) => Reader(options).Read(new MemoryStream(content), contentType, Now);

    private static byte[] Patched(byte[] file, int fromEnd, params byte[] octets)
    {
        octets.CopyTo(file, file.Length - fromEnd);
        return file;
    }

    // A program of a name of its own, so that no other test's is taken for it.
    private static string OwnName()
    {
        var link = Path.Combine(Path.GetTempPath(), $"pdf{Guid.NewGuid():N}"[..15]);
        File.CreateSymbolicLink(link, "/usr/bin/pdftotext");
        return link;
    }

    private static byte[] MimeTypeAnd(byte[] bomb)
    {
        using var file = new MemoryStream();
        file.Write(bomb);
        using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
            zip.CreateEntry("mimetype");
        return file.ToArray();
    }

    // The directory says that the part has 100 octets when it is unpacked.
    private static byte[] LyingBomb()
    {
        var file = Files.Bomb("word/document.xml", "<w:document>", 1 << 28);
        var entry = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 24), 100);
        return file;
    }
}
