using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Testing;

namespace StandIns.Tests.Aspire;

/// <summary>
/// A run of the program SampleHost. It carries a mark in its environment that everything it starts inherits, so that a
/// test can tell what is left of it.
/// </summary>
internal sealed class SampleRun : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly string mark = "SAMPLE_RUN=" + Guid.NewGuid();
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;
    private readonly string folder;

    public SampleRun(string folder, params string[] arguments)
        : this(folder, [], arguments)
    {
    }

    /// <param name="within">A command that becomes the program that follows it, such as env with its arguments.</param>
    public SampleRun(string folder, string[] within, string[] arguments)
    {
        this.folder = folder;
        var configuration = typeof(SampleRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var program = Path.GetFullPath($"../../../../SampleHost/bin/{configuration}/net10.0/SampleHost.dll", AppContext.BaseDirectory);
        // Should the tests run in the background, where Ctrl+C is ignored, this program hears it all the same.
        var dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        var start = new ProcessStartInfo("env", ["--default-signal=INT", .. within, dotnet, program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SAMPLE_RUN"] = mark.Split('=')[1];
        start.Environment["TMPDIR"] = folder;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>An AppHost in the folder, with one of the systems that SampleHost knows.</summary>
    public static SampleRun OfSystem(TemporaryFolder folder, string system, params string[] rest) => new(folder.Path, [folder.Path, system, .. rest]);

    /// <summary>What it has written to the console so far.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Looks for a text in the output until it is there.</summary>
    public Task Says(string text, CancellationToken cancellation) =>
        Eventually.Holds(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal) || (process.HasExited ? throw new InvalidOperationException(Output) : false)), cancellation, TimeSpan.FromMinutes(2));

    public Task IsUp(CancellationToken cancellation) => Says("Everything is up:", cancellation);

    /// <summary>The addresses in .data/endpoints.json, by resource and endpoint.</summary>
    public Dictionary<string, Dictionary<string, Uri>> Endpoints() =>
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Uri>>>(File.ReadAllText(EndpointFile))!;

    public string EndpointFile => Path.Combine(folder, ".data", "endpoints.json");

    public async Task<Dictionary<string, string>> EnvironmentOf(string resource, CancellationToken cancellation) =>
        (await Http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(Endpoints()[resource]["http"], "/environment"), cancellation))!;

    public async Task<int> ExitCode(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        return process.ExitCode;
    }

    public void Kill() => process.Kill();

    public void Signal(string name) => Process.Start("kill", ["-s", name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

    /// <summary>Everything that carries the mark and still runs.</summary>
    public List<string> Left() =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Select(Describe).OfType<string>()];

    /// <summary>Looks until nothing is left of the run.</summary>
    public Task LeavesNothing(CancellationToken cancellation) =>
        Eventually.Holds(() => Task.FromResult(Left().Count == 0), cancellation, TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await LeavesNothing(CancellationToken.None);
        process.Dispose();
    }

    // A process can end while it is looked at; one that only waits to be reaped has no environment any more.
    private string? Describe(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "environ")).Split('\0').Contains(mark)
                ? File.ReadAllText(Path.Combine(path, "cmdline")).Replace('\0', ' ')
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
