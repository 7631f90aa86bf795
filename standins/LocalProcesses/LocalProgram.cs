namespace LocalProcesses;

/// <summary>A program to run as a child of this process, and how to end it.</summary>
/// <param name="FileName">A path, or a name that is looked up in PATH.</param>
/// <param name="Arguments">Never secrets: anyone on the machine can read them.</param>
internal sealed record LocalProgram(string FileName, params IReadOnlyList<string> Arguments)
{
    public string? WorkingDirectory { get; init; }

    /// <summary>Added to the environment of this process; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The signal that asks the program to end in good order.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>How long it may take over that before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A folder to remove when the program has ended because this process died. As long as it lives, it does that itself.</summary>
    public string? TemporaryFolder { get; init; }
}
