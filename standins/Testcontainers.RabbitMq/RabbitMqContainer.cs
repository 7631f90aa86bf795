using DotNet.Testcontainers.Containers;
using LocalProcesses;

namespace Testcontainers.RabbitMq;

/// <summary>A RabbitMQ broker for tests.</summary>
public sealed class RabbitMqContainer : DockerContainer
{
    private const int ManagementPort = 15672;
    private readonly RabbitMqConfiguration configuration;

    public RabbitMqContainer(RabbitMqConfiguration configuration)
        : base(configuration, (folder, ports) => Describe(configuration, folder, ports)) =>
        this.configuration = configuration;

    public string GetConnectionString() =>
        new UriBuilder("amqp", Hostname, GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort))
        {
            UserName = Uri.EscapeDataString(configuration.Username!),
            Password = Uri.EscapeDataString(configuration.Password!),
        }.ToString();

    private static RabbitMqServer Describe(RabbitMqConfiguration configuration, string folder, IReadOnlyDictionary<int, ushort> ports) =>
        new(folder, ports[RabbitMqBuilder.RabbitMqPort], configuration.Username!, configuration.Password!)
        {
            ManagementPort = ports.TryGetValue(ManagementPort, out var port) ? port : null,
            Temporary = true,
        };
}
