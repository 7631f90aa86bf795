namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health checks that a service's state is made of.</summary>
public sealed class ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
{
    /// <summary>The service's full name; empty: the server as a whole.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the state depends on a check.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; } = predicate;

    internal bool Holds(string check, IEnumerable<string> tags) => HealthCheckPredicate?.Invoke(new HealthCheckMapContext(check, tags)) ?? true;
}
