using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A place where a resource listens.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : UriScheme);
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port for clients; null: a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port inside a container. A local process listens on the port for clients.</summary>
    public int? TargetPort { get; set; }

    public string UriScheme { get; set; }

    /// <summary>"http2" when the endpoint only speaks HTTP/2.</summary>
    public string Transport { get; set; }

    /// <summary>Meant for clients outside the system. Here everything listens on the loopback interface all the same.</summary>
    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    /// <summary>Null until the system starts; of several replicas, the first.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    // One for each replica.
    internal IReadOnlyList<AllocatedEndpoint> ReplicaEndpoints { get; set; } = [];

    // Declared in the project's appsettings.json, and overridden there.
    internal bool IsKestrelEndpoint { get; init; }

    internal string? TargetPortEnvironmentVariable { get; init; }
}
