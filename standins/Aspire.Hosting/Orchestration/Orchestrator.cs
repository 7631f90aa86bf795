using Aspire.Hosting.ApplicationModel;
using LocalProcesses;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs every resource as a local process: starts each when what it waits for is there, and ends them in the opposite order.
/// The first one that fails ends the run.
/// </summary>
internal sealed class Orchestrator(IResourceCollection resources, DataFolder data, ConsoleReport report, IConfiguration configuration, IHostApplicationLifetime host)
    : BackgroundService
{
    private readonly EndpointFile endpointFile = new(data);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        List<ResourceRun> runs = [];
        List<Task> running = [];
        var taken = false;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await data.TakeAsync(stoppingToken);
            taken = true;
            endpointFile.Remove();
            Endpoints.Allocate(resources);
            runs = Plan();
            running = [.. runs.Select(run => run.RunAsync(ending.Token)), AnnounceAsync(runs, ending.Token)];
            await foreach (var ended in Task.WhenEach(running))
                await ended;
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            report.Say("Stopping.");
        }
        catch (Exception cause) when (cause is DistributedApplicationException or LocalServerException or IOException or UnauthorizedAccessException)
        {
            Fail(cause.Message);
        }
        catch (Exception cause)
        {
            Fail(cause.ToString());
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.WhenAll(runs.Select(run => run.StopAsync()));
            if (taken)
                endpointFile.Remove();
        }
    }

    private List<ResourceRun> Plan()
    {
        StartOrder.RefuseCircles(resources);
        var launcher = new Launcher(data, configuration, new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run));
        var runs = new List<ResourceRun>();
        foreach (var resource in resources.Where(resource => !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
            for (var replica = 0; replica < Endpoints.Replicas(resource); replica++)
                runs.Add(new ResourceRun(resource, replica, launcher, data, report, runs));
        return runs;
    }

    private async Task AnnounceAsync(List<ResourceRun> runs, CancellationToken cancel)
    {
        await Task.WhenAll(runs.Select(run => run.InPlace)).WaitAsync(cancel);
        var serving = resources.Where(resource => StartOrder.Completion(resource, resources) is null).ToList();
        endpointFile.Write(serving);
        report.Table(serving);
    }

    private void Fail(string message)
    {
        report.Problem(message);
        Environment.ExitCode = 1;
        host.StopApplication();
    }
}
