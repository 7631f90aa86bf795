using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LocalProcesses;

/// <summary>
/// A running <see cref="LocalProgram"/>. It never outlives this process: see keep.sh, which stands between the two.
/// It has a session of its own, so that Ctrl+C in the terminal reaches only the process that decides in which order all others end.
/// </summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    // What stands between this process and a program, and what servers are prepared with.
    private static readonly string[] Tools = ["bash", "chown", "flock", "setpriv", "setsid", "sleep", "stat"];
    private readonly Process keeper;

    private LocalProcess(Process keeper, Action<string> onLine)
    {
        this.keeper = keeper;
        Exited = WatchAsync(onLine);
    }

    /// <summary>The program's exit code, when it has ended and all its output has been read; 128 + n if signal n ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts the program. Lines of its standard output and standard error go to <paramref name="onLine"/>, one at a time.</summary>
    public static async Task<LocalProcess> StartAsync(LocalProgram program, Action<string> onLine)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Local processes are kept with Linux's parent death signal. Elsewhere, use the official packages and containers (UseStandIns=false).");
        RefuseWithoutTools();

        var keeper = await ChildStarter.RunAsync(() => Process.Start(Describe(program))!);
        keeper.StandardInput.Close();
        return new LocalProcess(keeper, onLine);
    }

    /// <summary>Asks the program to end, kills it after its grace period, and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        const int User1 = 10;
        if (!keeper.HasExited)
            _ = kill(keeper.Id, User1);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        keeper.Dispose();
    }

    private static void RefuseWithoutTools()
    {
        var path = System.Environment.GetEnvironmentVariable("PATH") ?? "";
        var missing = Tools.Where(tool => !path.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)))).ToList();
        if (missing.Count > 0)
            throw new LocalServerException($"There is no {string.Join(", ", missing)} in PATH ({path}). On Debian or Ubuntu they come with bash, coreutils and util-linux, in /usr/bin.");
    }

    private static ProcessStartInfo Describe(LocalProgram program)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = program.WorkingDirectory ?? "",
        };
        string[] keep =
        [
            "setpriv", "--pdeathsig", "TERM", "bash", Path.Combine(AppContext.BaseDirectory, "keep.sh"),
            System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            program.StopSignal,
            program.Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            program.TemporaryFolder ?? "",
            // Should the keeper itself be killed, its program is not left alone either.
            "setpriv", "--pdeathsig", program.StopSignal, "--",
        ];
        foreach (var argument in keep.Append(program.FileName).Concat(program.Arguments))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in program.Environment)
            start.Environment[name] = value;
        return start;
    }

    private async Task<int> WatchAsync(Action<string> onLine)
    {
        var oneAtATime = new Lock();
        await Task.WhenAll(Relay(keeper.StandardOutput), Relay(keeper.StandardError));
        await keeper.WaitForExitAsync();
        return keeper.ExitCode;

        async Task Relay(StreamReader output)
        {
            while (await output.ReadLineAsync() is { } line)
                lock (oneAtATime)
                    onLine(line);
        }
    }

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
}
