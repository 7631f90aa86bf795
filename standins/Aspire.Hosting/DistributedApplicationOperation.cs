namespace Aspire.Hosting;

/// <inheritdoc cref="DistributedApplicationExecutionContext" />
public enum DistributedApplicationOperation
{
    Run,
    Publish,
}
