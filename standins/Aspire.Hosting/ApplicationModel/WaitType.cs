namespace Aspire.Hosting.ApplicationModel;

/// <inheritdoc cref="WaitAnnotation" />
public enum WaitType
{
    WaitUntilHealthy,
    WaitForCompletion,
    WaitUntilStarted,
}
