using DotNet.Testcontainers.Containers;
using LocalProcesses;

namespace Testcontainers.RabbitMq;

/// <summary>A RabbitMQ broker for tests.</summary>
public sealed class RabbitMqContainer : DockerContainer
{
    private readonly RabbitMqConfiguration configuration;

    public RabbitMqContainer(RabbitMqConfiguration configuration)
        : base(configuration, (folder, port) => new RabbitMqServer(folder, port, configuration.Username!, configuration.Password!) { Temporary = true }) =>
        this.configuration = configuration;

    public string GetConnectionString() =>
        new UriBuilder("amqp", Hostname, GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort))
        {
            UserName = Uri.EscapeDataString(configuration.Username!),
            Password = Uri.EscapeDataString(configuration.Password!),
        }.ToString();
}
