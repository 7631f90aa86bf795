using System.Diagnostics;
using System.Text;

namespace Platform.Tests;

/// <summary>Programs of the platform that are started as they are, from where they were built.</summary>
public static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The folder with Platform.sln.</summary>
    public static string Repository { get; } = Above(Output, "Platform.sln");

    /// <summary>Starts a program; what it writes can be read when it has ended.</summary>
    public static RunningProgram Start(string project, string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var configuration = Output.Parent!.Name;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(Repository, "src", project, "bin", configuration, "net10.0", assembly));
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

/// <summary>A program that was started.</summary>
public sealed class RunningProgram(Process process) : IAsyncDisposable
{
    private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync();
    private readonly Task<string> _errors = process.StandardError.ReadToEndAsync();

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> End(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await _output, await _errors);
    }

    /// <summary>Kills the program (SIGKILL) after a time, unless it has ended before.</summary>
    public async Task KillAfter(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await Task.WhenAll(_output, _errors);
        process.Dispose();
    }
}
