using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Aspire.Hosting.ApplicationModel;
using LocalProcesses;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns the description of a resource into a program to run, and a look whether it is healthy.</summary>
internal sealed class Launcher(DataFolder data, IConfiguration configuration, DistributedApplicationExecutionContext context)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public static bool IsProcess(IResource resource) => resource is ProjectResource or ExecutableResource || ServerOf(resource) is not null;

    /// <summary>A resource that is there for others, and not to do some work and end.</summary>
    public static bool IsService(IResource resource) => ServerOf(resource) is not null || resource.Annotations.OfType<HttpHealthCheck>().Any();

    /// <returns>IsHealthy is null for a program that nothing is known about; it counts as healthy once it has been started.</returns>
    public async Task<(LocalProgram Program, Func<CancellationToken, Task<bool>>? IsHealthy)> DescribeAsync(IResource resource, int replica, CancellationToken cancel)
    {
        if (ServerOf(resource) is { } server)
        {
            var local = await server.Describe(data.File(resource.Name), Endpoints.Of(resource).First().AllocatedEndpoint!.Port, cancel);
            return (await local.PrepareAsync(cancel), local.IsReadyAsync);
        }

        var variables = new ResourceEnvironment(configuration, context);
        var program = resource switch
        {
            ProjectResource => Project(resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath),
            ExecutableResource executable => new LocalProgram(executable.Command) { WorkingDirectory = executable.WorkingDirectory },
            _ => throw new DistributedApplicationException($"'{resource.Name}' cannot be run as a local process."),
        };
        program = program with
        {
            Arguments = [.. program.Arguments, .. await ArgumentsAsync(resource, cancel)],
            Environment = await variables.ForAsync(resource, replica, cancel),
        };
        return (program, HealthCheck(resource, replica));
    }

    private static LocalServer? ServerOf(IResource resource) => resource.Annotations.OfType<LocalServer>().LastOrDefault();

    // As `dotnet run` does, but without looking whether it has to be built: the project's folder is where it finds its settings.
    private static LocalProgram Project(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var assembly = XDocument.Load(projectPath).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(projectPath);
        var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var configuration = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        var path = Path.Combine(folder, "bin", configuration, framework, assembly + ".dll");
        if (!File.Exists(path))
            throw new DistributedApplicationException($"{projectPath} has not been built: there is no {path}.");
        var dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        return new LocalProgram(dotnet, path)
        {
            WorkingDirectory = folder,
            Grace = TimeSpan.FromSeconds(20),
        };
    }

    private static async Task<List<string>> ArgumentsAsync(IResource resource, CancellationToken cancel)
    {
        var arguments = new CommandLineArgsCallbackContext([], cancel);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(arguments);
        var texts = new List<string>();
        foreach (var argument in arguments.Args)
            texts.Add(argument is IValueProvider value ? await value.GetValueAsync(cancel) ?? "" : Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "");
        return texts;
    }

    private static Func<CancellationToken, Task<bool>>? HealthCheck(IResource resource, int replica)
    {
        var looks = resource.Annotations.OfType<HttpHealthCheck>().Select(check => (Address(check), check.StatusCode)).ToList();
        return looks.Count == 0 ? null : async cancel =>
        {
            foreach (var (address, statusCode) in looks)
                if (!await AnswersAsync(address, statusCode, cancel))
                    return false;
            return true;
        };

        Uri Address(HttpHealthCheck check)
        {
            var endpoint = Endpoints.Of(resource).FirstOrDefault(endpoint => check.EndpointName is null ? endpoint.UriScheme is "http" or "https" : endpoint.Name == check.EndpointName)
                ?? throw new DistributedApplicationException($"'{resource.Name}' has no endpoint '{check.EndpointName ?? "http"}' for its health check.");
            return new Uri(new Uri(endpoint.ReplicaEndpoints[replica].UriString), check.Path);
        }
    }

    private static async Task<bool> AnswersAsync(Uri address, int statusCode, CancellationToken cancel)
    {
        try
        {
            using var answer = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.StatusCode == (HttpStatusCode)statusCode;
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException || cause is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
