using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Builders;

/// <summary>Collects what a container is to be like. Each step returns a new builder.</summary>
public abstract class ContainerBuilder<TBuilderEntity, TContainerEntity, TConfigurationEntity>
    where TBuilderEntity : ContainerBuilder<TBuilderEntity, TContainerEntity, TConfigurationEntity>
    where TContainerEntity : IContainer
    where TConfigurationEntity : IContainerConfiguration
{
    protected ContainerBuilder(TConfigurationEntity dockerResourceConfiguration)
    {
    }

    protected abstract TConfigurationEntity DockerResourceConfiguration { get; }

    /// <summary>Publishes the port under the same number, or under a free one.</summary>
    public TBuilderEntity WithPortBinding(int port, bool assignRandomHostPort = false) =>
        WithPort(port, assignRandomHostPort ? null : port);

    /// <summary>Publishes the port under a number of one's own, so that it stays the same when the container stops and starts.</summary>
    public TBuilderEntity WithPortBinding(int hostPort, int containerPort) => WithPort(containerPort, hostPort);

    public abstract TContainerEntity Build();

    private protected abstract TBuilderEntity WithPort(int containerPort, int? hostPort);
}
