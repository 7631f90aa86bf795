namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds command line arguments of a resource each time it starts.</summary>
public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}
