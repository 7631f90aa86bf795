namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that officially runs in a container. The stand-in runs it from the operating system's packages.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public string? Entrypoint { get; set; } = entrypoint;
}
