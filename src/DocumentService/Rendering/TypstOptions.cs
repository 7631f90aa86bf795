namespace DocumentService.Rendering;

/// <summary>Section <c>Rendering</c> of the configuration.</summary>
public sealed record TypstOptions
{
    /// <summary>The Node executable: a name on PATH or a path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>Where package.json, node_modules and Typst/ lie.</summary>
    public string Folder { get; init; } = Path.Combine(AppContext.BaseDirectory, "Rendering");

    /// <summary>Documents set at the same time; further callers wait.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>For one document, with the start of a worker when one is needed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public int LargestDataBytes { get; init; } = 2 * 1024 * 1024;

    public int LargestPdfBytes { get; init; } = 32 * 1024 * 1024;
}
