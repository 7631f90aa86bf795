using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Sets ConnectionStrings__name, and for each of the resource's connection properties NAME_PROPERTY.</summary>
    /// <param name="optional">False: the resource does not start without a value.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        return builder.WithEnvironment(async context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? "ConnectionStrings__" + (connectionName ?? resource.Name);
            var value = await resource.GetConnectionStringAsync(context.CancellationToken);
            if (!string.IsNullOrEmpty(value))
                context.EnvironmentVariables[variable] = value;
            else if (!optional)
                throw new DistributedApplicationException($"The connection string of the resource '{resource.Name}' is not available.");
            foreach (var (property, part) in resource.GetConnectionProperties())
                context.EnvironmentVariables[Variable(connectionName ?? resource.Name, property)] = part;
        });
    }

    /// <summary>Sets services__name__endpoint__0 and NAME_ENDPOINT for every endpoint of the source.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
                Introduce(context, source.Resource.Name, endpoint);
        });

    /// <summary>Sets services__name__endpoint__0, and __1 and so on when the resource has replicas, and NAME_ENDPOINT.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context => Introduce(context, endpointReference.Resource.Name, endpointReference.EndpointAnnotation));

    /// <summary>Sets services__name__default__0 to an address outside the system.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri || uri.AbsolutePath != "/")
            throw new InvalidOperationException("The address of a referenced service must be absolute and without a path.");
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString()).WithEnvironment(name, uri.ToString());
    }

    private static void Introduce(EnvironmentCallbackContext context, string name, EndpointAnnotation endpoint)
    {
        foreach (var (index, replica) in endpoint.ReplicaEndpoints.Index())
            context.EnvironmentVariables[string.Create(CultureInfo.InvariantCulture, $"services__{name}__{endpoint.Name}__{index}")] = replica.UriString;
        context.EnvironmentVariables[Variable(name, endpoint.Name)] = endpoint.ReplicaEndpoints[0].UriString;
    }

    private static string Variable(string resource, string part) => $"{Regex.Replace(resource, "[^a-zA-Z0-9]", "_")}_{Regex.Replace(part, "[^a-zA-Z0-9]", "_")}".ToUpperInvariant();
}
