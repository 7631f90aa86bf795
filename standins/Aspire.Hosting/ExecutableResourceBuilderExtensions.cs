using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds any program.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <param name="workingDirectory">From the AppHost's folder.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory))).WithArgs(args ?? []);

    /// <inheritdoc cref="AddExecutable(IDistributedApplicationBuilder, string, string, string, string[])" />
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params object[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory))).WithArgs(args ?? []);
}
