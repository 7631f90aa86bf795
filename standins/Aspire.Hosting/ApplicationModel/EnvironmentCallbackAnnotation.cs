namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets environment variables of a resource each time it starts.</summary>
public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}
