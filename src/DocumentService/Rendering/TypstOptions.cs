namespace DocumentService.Rendering;

/// <summary>Section <c>Rendering</c> of the configuration.</summary>
public sealed record TypstOptions
{
    /// <summary>The Node executable: a name on PATH or a path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>Where package.json, node_modules and Typst/ lie.</summary>
    public string Folder { get; init; } = Path.Combine(AppContext.BaseDirectory, "Rendering");

    /// <summary>A folder with a folder for each organisation that has templates of its own, named by its id; empty: none has.</summary>
    public string Templates { get; init; } = "";

    /// <summary>Documents set at the same time; further callers wait.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>For one attempt, with the start of a worker when one is needed. There are two.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public int LargestDataBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What one gRPC message of usual size holds beside the rest of the answer.</summary>
    public int LargestPdfBytes { get; init; } = 4 * 1024 * 1024 - 64 * 1024;

    /// <summary>Of one worker; one that asks for more ends.</summary>
    public long LargestWorkerBytes { get; init; } = 1024 * 1024 * 1024;
}
