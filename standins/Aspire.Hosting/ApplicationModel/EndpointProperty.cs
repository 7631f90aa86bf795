namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be asked of an endpoint.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,

    /// <summary>The port on which the program itself listens; here there is nothing between it and its clients.</summary>
    TargetPort,

    HostAndPort,
    TlsEnabled,
}
