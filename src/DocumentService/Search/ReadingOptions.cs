namespace DocumentService.Search;

/// <summary>Section <c>Reading</c> of the configuration: limits of reading one content.</summary>
public sealed record ReadingOptions
{
    /// <summary>Of poppler-utils: a name on PATH or a path.</summary>
    public string PdfToText { get; init; } = "pdftotext";

    /// <summary>Larger contents are not read.</summary>
    public long LargestBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Of a text file, and of a part of an office document when it is unpacked.</summary>
    public int LargestPartBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Characters; what comes after them can't be searched.</summary>
    public int LongestText { get; init; } = 1_000_000;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Address space of the program that reads a PDF; it holds the whole file.</summary>
    public long PdfMemoryBytes { get; init; } = 1024 * 1024 * 1024;
}
