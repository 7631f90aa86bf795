using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address that an endpoint has in this run.</summary>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public string? TargetPortExpression { get; } = targetPortExpression;

    public string UriScheme => Endpoint.UriScheme;

    public string UriString => string.Create(CultureInfo.InvariantCulture, $"{UriScheme}://{Address}:{Port}");
}
