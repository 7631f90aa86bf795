using System.Diagnostics;
using System.Text;
using Testing;

namespace Platform.Tests;

/// <summary>Programs of the platform that are started as they are, from where they were built.</summary>
public static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The folder with Platform.sln.</summary>
    public static string Repository { get; } = Above(Output, "Platform.sln");

    /// <summary>Starts a program of ours.</summary>
    public static RunningProgram Start(string project, string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("dotnet", environment, [Path.Combine(Repository, "src", project, "bin", Output.Parent!.Name, "net10.0", assembly), .. arguments]);

    /// <summary>Starts any program, in the repository's folder.</summary>
    public static RunningProgram Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!);
    }

    private static string Above(DirectoryInfo? folder, string file)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, file)))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"The tests run outside the folder with {file}.");
    }
}

/// <summary>A program that was started; what it writes can be read when it has ended.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The number of its process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written until now.</summary>
    public string Output => Read(_output);

    /// <summary>Waits until it has written the text.</summary>
    public async Task Says(string text, CancellationToken cancellation, TimeSpan? within = null)
    {
        await Eventually.Holds(() => Task.FromResult(_process.HasExited || Output.Contains(text, StringComparison.Ordinal)), cancellation, within);
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"It ended without '{text}': {Read(_errors)}");
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> End(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, Output, Read(_errors));
    }

    /// <summary>Waits for the end, which has to be a good one.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> Succeeds(CancellationToken cancellation)
    {
        var (exitCode, output, errors) = await End(cancellation);
        Assert.True(exitCode == 0, $"exit code {exitCode}: {errors}{output}");
        return output;
    }

    /// <summary>Kills the program (SIGKILL) after a time, unless it has ended before.</summary>
    public async Task KillAfter(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Keep(StringBuilder written, string? line)
    {
        if (line is null)
            return;
        lock (written)
            written.AppendLine(line);
    }

    private static string Read(StringBuilder written)
    {
        lock (written)
            return written.ToString();
    }
}
