namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource waits for before it starts.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that is success, when completion is waited for.</summary>
    public int ExitCode { get; } = exitCode;
}
