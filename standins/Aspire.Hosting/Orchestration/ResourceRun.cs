using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using LocalProcesses;

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource, from waiting for others to its end; or the value, if the resource is one.</summary>
internal sealed class ResourceRun
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    private readonly IResource resource;
    private readonly int replica;
    private readonly Launcher launcher;
    private readonly ConsoleReport report;
    private readonly IReadOnlyList<ResourceRun> all;
    private readonly Lazy<ResourceLog> log;
    private readonly Lazy<Task> stop;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LocalProcess? process;

    /// <param name="all">Every run of the system, this one included; filled by the time any of them starts.</param>
    public ResourceRun(IResource resource, int replica, Launcher launcher, DataFolder data, ConsoleReport report, IReadOnlyList<ResourceRun> all)
    {
        this.resource = resource;
        this.replica = replica;
        this.launcher = launcher;
        this.report = report;
        this.all = all;
        Name = Endpoints.Replicas(resource) == 1 ? resource.Name : $"{resource.Name}-{replica}";
        log = new(() => new ResourceLog(data, Name, report));
        stop = new(StopAfterDependentsAsync);
    }

    public string Name { get; }

    /// <summary>The resource has done its part for the system to be up: its work, if others wait for that; else it is healthy.</summary>
    public Task InPlace => IsJob ? completed.Task : healthy.Task;

    private bool IsJob => Completion is not null;

    private WaitAnnotation? Completion => StartOrder.Completion(resource, all.Select(run => run.resource));

    /// <summary>Completes when the resource has done its work; otherwise runs until cancelled, which leaves the process to <see cref="StopAsync"/>.</summary>
    /// <exception cref="DistributedApplicationException">It did not start, or its work failed.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        await WaitForOthersAsync(cancel);
        foreach (var step in resource.Annotations.OfType<CreatedInParent>())
            await step.Create(cancel);
        if (!Launcher.IsProcess(resource))
        {
            healthy.SetResult();
            return;
        }

        for (var pause = TimeSpan.FromSeconds(1); ; pause = Longer(pause))
        {
            var since = Stopwatch.StartNew();
            var exitCode = await RunOnceAsync(since, cancel);
            if (IsExpectedEnd(exitCode))
            {
                report.Event(Name, $"finished after {since.Elapsed.TotalSeconds:0.0} s");
                healthy.TrySetResult();
                completed.TrySetResult(exitCode);
                return;
            }
            if (IsJob || !healthy.Task.IsCompleted)
                throw new DistributedApplicationException($"{Name} ended with exit code {exitCode}. {log.Value.End()}");
            if (since.Elapsed > StableAfter)
                pause = TimeSpan.FromSeconds(1);
            report.Warning(Name, $"ended with exit code {exitCode}; it is started again in {pause.TotalSeconds:0} s");
            await Task.Delay(pause, cancel);
        }

        static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    /// <summary>Ends the process, after those of all resources that depend on this one.</summary>
    public Task StopAsync() => stop.Value;

    private async Task WaitForOthersAsync(CancellationToken cancel)
    {
        if (resource is IResourceWithParent { Parent: var parent })
            await Task.WhenAll(RunsOf(parent).Select(run => run.healthy.Task)).WaitAsync(cancel);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            foreach (var run in RunsOf(wait.Resource))
                await (wait.WaitType switch
                {
                    WaitType.WaitUntilStarted => run.started.Task,
                    WaitType.WaitForCompletion => run.completed.Task,
                    _ => run.healthy.Task,
                }).WaitAsync(cancel);
    }

    private IEnumerable<ResourceRun> RunsOf(IResource other)
    {
        var runs = all.Where(run => run.resource == other).ToList();
        return runs.Count > 0 ? runs : throw new DistributedApplicationException($"{Name} waits for '{other.Name}', which is never started.");
    }

    private async Task<int> RunOnceAsync(Stopwatch since, CancellationToken cancel)
    {
        report.Event(Name, "starting");
        var (program, isHealthy) = await launcher.DescribeAsync(resource, replica, cancel);
        process = await LocalProcess.StartAsync(program, log.Value.Write);
        started.TrySetResult();
        log.Value.ShowWarnings = isHealthy is null;
        if (isHealthy is null)
            healthy.TrySetResult();
        else if (await BecomesHealthyAsync(process, isHealthy, cancel))
        {
            log.Value.ShowWarnings = true;
            report.Event(Name, $"ready after {since.Elapsed.TotalSeconds:0.0} s");
            healthy.TrySetResult();
        }
        return await process.Exited.WaitAsync(cancel);
    }

    private async Task<bool> BecomesHealthyAsync(LocalProcess process, Func<CancellationToken, Task<bool>> isHealthy, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (!process.Exited.IsCompleted)
        {
            if (await isHealthy(cancel))
                return true;
            if (since.Elapsed > StartLimit)
                throw new DistributedApplicationException($"{Name} was not ready within {StartLimit.TotalSeconds:0} s. {log.Value.End()}");
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromMilliseconds(100), cancel));
        }
        return false;
    }

    // A server or service is not meant to end, whatever its exit code; a program of any other kind may have done its work.
    private bool IsExpectedEnd(int exitCode) =>
        exitCode == (Completion?.ExitCode ?? 0) && (IsJob || !Launcher.IsService(resource));

    private async Task StopAfterDependentsAsync()
    {
        await Task.WhenAll(all.Where(run => StartOrder.Before(run.resource).Contains(resource)).Select(run => run.StopAsync()));
        if (process is not null)
        {
            var wasRunning = !process.Exited.IsCompleted;
            await process.DisposeAsync();
            if (wasRunning)
                report.Event(Name, "stopped");
        }
        if (log.IsValueCreated)
            log.Value.Dispose();
    }
}
