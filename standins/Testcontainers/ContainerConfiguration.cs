namespace DotNet.Testcontainers.Configurations;

/// <summary>What a builder has been told about any container.</summary>
public interface IContainerConfiguration;

/// <inheritdoc cref="IContainerConfiguration" />
public class ContainerConfiguration : IContainerConfiguration
{
    internal ContainerConfiguration()
    {
    }

    // Null: a free port is chosen at the first start, and kept.
    internal int? HostPort { get; set; }
}
