namespace DotNet.Testcontainers.Configurations;

/// <summary>What a builder has been told about any container.</summary>
public interface IContainerConfiguration;

/// <inheritdoc cref="IContainerConfiguration" />
public class ContainerConfiguration : IContainerConfiguration
{
    internal ContainerConfiguration()
    {
    }

    // The ports of the container that are published, and under which number; null: a free one is chosen at the first start, and kept.
    internal Dictionary<int, int?> Ports { get; init; } = [];
}
