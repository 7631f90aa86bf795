using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using LocalProcesses;

namespace Aspire.Hosting;

/// <summary>Adds RabbitMQ: a local process on data of its own below .data/.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <param name="userName">Null: guest.</param>
    /// <param name="password">Null: a generated one, which is kept for the next start.</param>
    /// <param name="port">Null: a free one.</param>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var broker = new RabbitMQServerResource(name, userName?.Resource,
            password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: 5672, name: RabbitMQServerResource.PrimaryEndpointName)
            .WithAnnotation(new LocalServer(async (folder, actualPort, cancel) => new RabbitMqServer(
                folder, actualPort,
                (await broker.UserNameReference.GetValueAsync(cancel))!,
                (await broker.PasswordParameter.GetValueAsync(cancel))!)
            {
                ManagementPort = broker.ManagementEndpoint.Exists ? broker.ManagementEndpoint.Port : null,
            }));
    }

    /// <summary>Keeps the data when the broker ends. Local data is always kept, below .data/ and under the name of the resource.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) => builder;

    /// <summary>Lets the broker be managed over HTTP.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithHttpEndpoint(targetPort: 15672, name: RabbitMQServerResource.ManagementEndpointName);
}
