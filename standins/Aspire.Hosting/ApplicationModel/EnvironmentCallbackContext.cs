namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment variables of a resource while they are put together.</summary>
public class EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    /// <summary>Values are strings, or <see cref="IValueProvider"/>s that are asked when the resource starts.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;
}
