using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace DocumentService.Search;

/// <summary>
/// Word (docx, ECMA-376) and OpenDocument text (odt, ISO/IEC 26300): parts of XML in a zip file, read as they are unpacked. Nothing is written to disk, so no name in it matters.
/// </summary>
internal static class OfficeText
{
    private const int MostParts = 10_000;
    private const int LargestDirectory = 1024 * 1024;
    private const int LargestDirectoryEnd = 22 + ushort.MaxValue;
    private const int DeepestNesting = 250;
    // With the text before it.
    private const int LongestTag = 1024 * 1024;

    /// <summary>False: a zip file of another kind.</summary>
    /// <exception cref="Unreadable">Damaged, protected, or over a limit.</exception>
    public static bool Read(Stream content, GatheredText text, ReadingOptions options, CancellationToken limit)
    {
        try
        {
            CheckDirectory(content);
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var parts = PartsWithText(zip);
            foreach (var part in parts)
                Read(part, text, options, limit);
            return parts.Count > 0;
        }
        catch (Exception damage) when (damage is InvalidDataException or XmlException or EndOfStreamException)
        {
            throw Unreadable.Broken;
        }
    }

    // An object is made of each part that the directory names, so its size is looked at first: at the end of the file (APPNOTE 4.3.16).
    private static void CheckDirectory(Stream content)
    {
        var tail = new byte[Math.Min(content.Length, LargestDirectoryEnd)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || tail.Length - at < 22)
            throw Unreadable.Broken;
        var end = tail.AsSpan(at);
        var parts = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var directory = content.Length - tail.Length + at - BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        // The largest values say that the real ones are elsewhere (4.3.9.2): more than an office document has.
        if (parts > MostParts || directory > LargestDirectory || directory < 0)
            throw Unreadable.TooManyParts;
        content.Position = 0;
    }

    // Parts with styles, settings and the like hold no text, so all of Word's parts are looked through: body, headers, footers, notes, comments.
    private static List<ZipArchiveEntry> PartsWithText(ZipArchive zip) =>
        zip.GetEntry("content.xml") is { } body && zip.GetEntry("mimetype") is not null
            ? [body]
            : [.. zip.Entries.Where(IsWordPart).OrderByDescending(part => part.FullName.StartsWith("word/document", StringComparison.Ordinal)).ThenBy(part => part.FullName, StringComparer.Ordinal)];

    private static bool IsWordPart(ZipArchiveEntry part) =>
        part.FullName.StartsWith("word/", StringComparison.Ordinal) && part.FullName.EndsWith(".xml", StringComparison.Ordinal) && part.FullName.LastIndexOf('/') == 4;

    private static void Read(ZipArchiveEntry part, GatheredText text, ReadingOptions options, CancellationToken limit)
    {
        using var reader = XmlReader.Create(new MemoryStream(Unpack(part, options)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var isWord = IsWordPart(part);
        var element = "";
        // Text that was deleted, or is there a second time for older programs, is left out down to this depth.
        var leftOut = int.MaxValue;
        var letters = new char[4096];
        while (!text.IsFull && reader.Read())
        {
            limit.ThrowIfCancellationRequested();
            if (reader.Depth > DeepestNesting)
                throw Unreadable.TooDeep;
            if (reader.Depth <= leftOut)
                leftOut = int.MaxValue;
            if (leftOut != int.MaxValue)
                continue;
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName is "Fallback" or "tracked-changes" && !reader.IsEmptyElement:
                    leftOut = reader.Depth;
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement:
                    element = reader.NodeType == XmlNodeType.Element ? reader.LocalName : "";
                    Space(reader.LocalName, text);
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when !isWord || element == "t":
                    while (!text.IsFull && reader.ReadValueChunk(letters, 0, letters.Length) is > 0 and var read)
                        text.Add(letters.AsSpan(0, read));
                    break;
            }
        }

        text.Break();
    }

    // Whole, since the reader makes an object of each attribute: a tag that is longer than any real one is found before that.
    private static byte[] Unpack(ZipArchiveEntry part, ReadingOptions options)
    {
        if (part.IsEncrypted)
            throw Unreadable.Protected;
        if (part.Length > options.LargestPartBytes)
            throw Unreadable.TooLarge;
        using var packed = part.Open();
        var unpacked = new byte[part.Length];
        packed.ReadExactly(unpacked);
        for (var rest = unpacked.AsSpan(); rest.Length > LongestTag; rest = rest[(rest.IndexOf((byte)'>') + 1)..])
        {
            if (rest[..LongestTag].IndexOf((byte)'>') < 0)
                throw Unreadable.Broken;
        }

        return unpacked;
    }

    // Word's elements and OpenDocument's, which don't overlap in meaning.
    private static void Space(string element, GatheredText text)
    {
        if (element is "p" or "h")
            text.Break();
        else if (element is "tab" or "br" or "cr" or "s" or "line-break")
            text.Add(" ");
        else if (element is "noBreakHyphen")
            text.Add("-");
    }
}
