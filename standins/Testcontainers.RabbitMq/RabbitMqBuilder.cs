using DotNet.Testcontainers.Builders;

namespace Testcontainers.RabbitMq;

/// <summary>Describes a RabbitMQ broker for tests.</summary>
public sealed class RabbitMqBuilder : ContainerBuilder<RabbitMqBuilder, RabbitMqContainer, RabbitMqConfiguration>
{
    public const ushort RabbitMqPort = 5672;
    public const string DefaultUsername = "rabbitmq";
    public const string DefaultPassword = "rabbitmq";

    /// <param name="image">What a container would run. A local process runs the RabbitMQ that is installed, with the management plugin when its port is published.</param>
    public RabbitMqBuilder(string image)
        : this(new RabbitMqConfiguration(DefaultUsername, DefaultPassword) { Ports = { [RabbitMqPort] = null } }) =>
        ArgumentException.ThrowIfNullOrEmpty(image);

    private RabbitMqBuilder(RabbitMqConfiguration configuration)
        : base(configuration) =>
        DockerResourceConfiguration = configuration;

    protected override RabbitMqConfiguration DockerResourceConfiguration { get; }

    public RabbitMqBuilder WithUsername(string username) => With(username: username);

    public RabbitMqBuilder WithPassword(string password) => With(password: password);

    public override RabbitMqContainer Build()
    {
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Username);
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Password);
        return new RabbitMqContainer(DockerResourceConfiguration);
    }

    private protected override RabbitMqBuilder WithPort(int containerPort, int? hostPort)
    {
        var changed = With();
        changed.DockerResourceConfiguration.Ports[containerPort] = hostPort;
        return changed;
    }

    private RabbitMqBuilder With(string? username = null, string? password = null)
    {
        var now = DockerResourceConfiguration;
        return new(new RabbitMqConfiguration(username ?? now.Username, password ?? now.Password) { Ports = new(now.Ports) });
    }
}
