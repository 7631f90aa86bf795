namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that people are shown.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    public EndpointReference? Endpoint { get; init; }
}
