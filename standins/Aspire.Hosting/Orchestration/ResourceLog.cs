namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Everything a resource says, in .data/logs/name.log; the run before is kept as name.previous.log.
/// Warnings and errors are shown on the console as well.
/// </summary>
internal sealed class ResourceLog : IDisposable
{
    private const int LinesToShow = 20;
    private readonly string path;
    private readonly string name;
    private readonly ConsoleReport report;
    private readonly StreamWriter file;
    private readonly Queue<string> last = new();
    private bool relaying;

    public ResourceLog(DataFolder data, string name, ConsoleReport report)
    {
        var folder = data.Subfolder("logs");
        path = Path.Combine(folder, name + ".log");
        this.name = name;
        this.report = report;
        if (File.Exists(path))
            File.Move(path, Path.Combine(folder, name + ".previous.log"), overwrite: true);
        file = new StreamWriter(path) { AutoFlush = true };
    }

    /// <summary>Off while it starts: what it complains of then either passes, or is shown with its failure.</summary>
    public bool ShowWarnings { get; set; }

    public void Write(string line)
    {
        lock (last)
        {
            file.WriteLine(line);
            last.Enqueue(line);
            if (last.Count > LinesToShow)
                last.Dequeue();
            // What follows a line of .NET's console log and is indented belongs to it.
            relaying = line.StartsWith("      ", StringComparison.Ordinal) ? relaying : IsWarning(line);
            if (relaying && ShowWarnings)
                report.Relay(name, line);
        }
    }

    /// <summary>The last lines, with the place of the others.</summary>
    public string End()
    {
        lock (last)
            return last.Count == 0
                ? "It said nothing."
                : $"The end of {path}:{Environment.NewLine}{string.Join(Environment.NewLine, last.Select(line => "    " + line))}";
    }

    public void Dispose()
    {
        lock (last)
            file.Dispose();
    }

    // The console logs of .NET, PostgreSQL and RabbitMQ; of the broker only errors, since it warns of everyday things.
    private static bool IsWarning(string line) => new[]
    {
        "warn: ", "fail: ", "crit: ", "Unhandled exception",
        "WARNING:  ", "ERROR:  ", "FATAL:  ", "PANIC:  ",
        " [error] ", " [critical] ",
    }.Any(mark => line.Contains(mark, StringComparison.Ordinal));
}
