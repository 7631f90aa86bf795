using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder host;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        AppHostAssembly = options.Assembly;
        AppHostDirectory = options.ProjectDirectory ?? Directory.GetCurrentDirectory();
        host = new HostApplicationBuilder(new HostApplicationBuilderSettings { Args = options.Args, ContentRootPath = AppHostDirectory });
        host.Logging.SetMinimumLevel(LogLevel.Warning);
        // Everything is ended in order, and each resource has a time limit of its own.
        host.Services.Configure<HostOptions>(limits => limits.ShutdownTimeout = TimeSpan.FromMinutes(3));
        host.Services.AddSingleton(new DataFolder(AppHostDirectory));
        host.Services.AddSingleton(Resources);
        host.Services.AddSingleton<ConsoleReport>();
        host.Services.AddHostedService<Orchestrator>();
    }

    public ConfigurationManager Configuration => host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => host.Environment;

    public IServiceCollection Services => host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (Resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There is a resource named '{resource.Name}' already.");
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource =>
        new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build() => new(host.Build());
}
