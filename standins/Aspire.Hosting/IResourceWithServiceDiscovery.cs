using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource that others can be told to find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
