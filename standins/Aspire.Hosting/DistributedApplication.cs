using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A system that can be run. Here every resource runs as a local process of this machine.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost host;

    public DistributedApplication(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    /// <summary>Runs the system until Ctrl+C or SIGTERM, or until a resource fails; then the exit code of this process is 1.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public virtual Task RunAsync(CancellationToken cancellationToken = default) => host.RunAsync(cancellationToken);

    public virtual Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public virtual void Dispose()
    {
        host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ((IAsyncDisposable)host).DisposeAsync();
    }
}
