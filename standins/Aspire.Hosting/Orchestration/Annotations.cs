using Aspire.Hosting.ApplicationModel;
using LocalProcesses;

namespace Aspire.Hosting.Orchestration;

/// <summary>The project file of a project resource.</summary>
internal sealed record ProjectFile(string ProjectPath) : IProjectMetadata;

/// <summary>Makes the local server for a folder and a port.</summary>
internal sealed record LocalServer(Func<string, int, CancellationToken, Task<ILocalServer>> Describe) : IResourceAnnotation;

/// <summary>What has to be done inside the parent, once that is ready, before the resource exists: creating a database.</summary>
internal sealed record CreatedInParent(Func<CancellationToken, Task> Create) : IResourceAnnotation;

/// <summary>The resource is healthy once GET on this path of the endpoint (null: the first HTTP endpoint) answers with the status code.</summary>
internal sealed record HttpHealthCheck(string? EndpointName, string Path, int StatusCode) : IResourceAnnotation;

/// <summary>How the address of an endpoint is shown to people.</summary>
internal sealed record EndpointUrl(string EndpointName, Action<ResourceUrlAnnotation> Change) : IResourceAnnotation;
