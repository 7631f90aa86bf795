using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects of the same repository.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <param name="projectPath">The project file, from the AppHost's folder. It must have been built; building the AppHost does that.</param>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    /// <inheritdoc cref="AddProject(IDistributedApplicationBuilder, string, string)" />
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure) =>
        builder.AddProject(name, new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)), configure);

    /// <typeparam name="TProject">One of the classes that the build makes for the projects to which the AppHost refers: <c>Projects.…</c></typeparam>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, _ => { });

    /// <inheritdoc cref="AddProject{TProject}(IDistributedApplicationBuilder, string)" />
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure) where TProject : IProjectMetadata, new() =>
        builder.AddProject(name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, IProjectMetadata file, Action<ProjectResourceOptions> configure)
    {
        var options = new ProjectResourceOptions();
        configure(options);
        if (!File.Exists(file.ProjectPath))
            throw new DistributedApplicationException($"There is no project file {file.ProjectPath} for the resource '{name}'.");

        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(file);
        if (!options.ExcludeKestrelEndpoints)
            foreach (var endpoint in KestrelEndpoints(Path.GetDirectoryName(file.ProjectPath)!, builder.Environment.EnvironmentName))
                project.WithAnnotation(endpoint);
        return project;
    }

    // A project says itself where it listens; the addresses in its settings are overridden when it is started.
    private static IEnumerable<EndpointAnnotation> KestrelEndpoints(string folder, string environment)
    {
        var settings = new ConfigurationBuilder().SetBasePath(folder)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .Build();
        foreach (var endpoint in settings.GetSection("Kestrel:Endpoints").GetChildren())
        {
            var scheme = endpoint["Url"]?.Split("://")[0] ?? "http";
            var protocols = endpoint["Protocols"] ?? settings["Kestrel:EndpointDefaults:Protocols"];
            var transport = string.Equals(protocols, "Http2", StringComparison.OrdinalIgnoreCase) ? "http2" : null;
            yield return new EndpointAnnotation(ProtocolType.Tcp, scheme, transport, endpoint.Key) { IsKestrelEndpoint = true };
        }
    }
}
