using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>The environment variables of a project or program: those that Aspire sets for every one, then its own.</summary>
internal sealed class ResourceEnvironment(IConfiguration configuration, DistributedApplicationExecutionContext execution)
{
    public async Task<Dictionary<string, string?>> ForAsync(IResource resource, int replica, CancellationToken cancel)
    {
        var context = new EnvironmentCallbackContext(execution, cancellationToken: cancel);
        AddTelemetry(context.EnvironmentVariables, resource, replica);
        if (resource is ProjectResource)
            AddProjectSettings(context.EnvironmentVariables, resource, replica);
        foreach (var endpoint in Endpoints.Of(resource))
            if (endpoint.TargetPortEnvironmentVariable is { } variable)
                context.EnvironmentVariables[variable] = endpoint.ReplicaEndpoints[replica].Port.ToString(CultureInfo.InvariantCulture);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);

        // The AppHost's own address is nobody else's.
        var variables = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = null };
        foreach (var (name, value) in context.EnvironmentVariables)
            variables[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancel) : Convert.ToString(value, CultureInfo.InvariantCulture);
        return variables;
    }

    // There is no dashboard here. Telemetry goes to the collector that the AppHost was told of, if any.
    private void AddTelemetry(Dictionary<string, object> variables, IResource resource, int replica)
    {
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = string.Create(CultureInfo.InvariantCulture, $"service.instance.id={resource.Name}-{Environment.ProcessId}-{replica}");
        var collector = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (!string.IsNullOrEmpty(collector))
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
    }

    private static void AddProjectSettings(Dictionary<string, object> variables, IResource resource, int replica)
    {
        foreach (var name in new[] { "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT" })
            variables[name] = Environment.GetEnvironmentVariable(name) ?? "Development";
        variables["Logging__Console__FormatterName"] = "simple";
        variables["Logging__Console__FormatterOptions__TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffK ";

        var addresses = new List<string>();
        foreach (var endpoint in Endpoints.Of(resource).Where(endpoint => endpoint.UriScheme is "http" or "https"))
        {
            var address = endpoint.ReplicaEndpoints[replica].UriString;
            if (endpoint.IsKestrelEndpoint)
                variables[$"Kestrel__Endpoints__{endpoint.Name}__Url"] = address;
            else if (endpoint.TargetPortEnvironmentVariable is null)
                addresses.Add(address);
        }
        if (addresses.Count > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', addresses);
    }
}
