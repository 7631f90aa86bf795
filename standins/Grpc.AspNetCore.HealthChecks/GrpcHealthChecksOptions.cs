namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health checks become states of gRPC services.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which checks a service's state is made of.</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>Whether Check and the first answer of Watch take the state that was published last; else the checks run for them.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Whether calls of Watch stay open while the server stops; else they end with NOT_SERVING.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
