namespace Cli.Files;

/// <summary>What is wrong in a file, and where: <c>$.period.to</c>.</summary>
internal sealed record Fault(string File, string Path, string Message)
{
    public override string ToString() => $"{File}: {Path}: {Message}";
}

/// <summary>All that is wrong with one file: who wrote it hears of everything at once.</summary>
internal sealed class Faults(string file)
{
    private readonly List<Fault> _found = [];

    public string File => file;

    public bool None => _found.Count == 0;

    public IReadOnlyList<Fault> Found => _found;

    /// <param name="path">A path in the file, from <c>$</c>.</param>
    /// <param name="message">What is expected, and what was found.</param>
    public void Add(string path, string message) => _found.Add(new Fault(file, path, Printable.Line(message)));

    public void Require(bool holds, string path, string message)
    {
        if (!holds)
            Add(path, message);
    }
}
