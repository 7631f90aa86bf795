using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Takes each report of the health checks over into the states that are watched.</summary>
internal sealed class GrpcHealthChecksPublisher(HealthServiceImpl states, IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = report.Entries.Where(entry => mapping.Holds(entry.Key, entry.Value.Tags)).Select(entry => entry.Value);
            states.SetStatus(mapping.Name, Status(entries));
        }
        return Task.CompletedTask;
    }

    /// <summary>A degraded service still serves; nothing is known of one without checks.</summary>
    internal static ServingStatus Status(IEnumerable<HealthReportEntry> entries)
    {
        var status = ServingStatus.Unknown;
        foreach (var entry in entries)
        {
            if (entry.Status == HealthStatus.Unhealthy)
                return ServingStatus.NotServing;
            status = ServingStatus.Serving;
        }
        return status;
    }
}
