using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health protocol over the health checks of the host.</summary>
internal sealed class HealthOfChecks(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<HealthCheckOptions> endpoint,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (options.Value.UseHealthChecksCache)
            return await published.Check(request, context);

        var status = await Now(request.Service, context.CancellationToken);
        return status != ServingStatus.ServiceUnknown
            ? new HealthCheckResponse { Status = status }
            : throw new RpcException(new Status(StatusCode.NotFound, ""));
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var stopping = options.Value.SuppressCompletionOnShutdown ? CancellationToken.None : lifetime.ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        // Nothing may have been published yet: the first answer is what the checks say now.
        var asked = options.Value.UseHealthChecksCache;
        await foreach (var status in published.Follow(request.Service, end.Token))
        {
            var told = asked ? status : await Now(request.Service, context.CancellationToken);
            asked = true;
            await responseStream.WriteAsync(new HealthCheckResponse { Status = told });
        }

        if (!context.CancellationToken.IsCancellationRequested && stopping.IsCancellationRequested)
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
    }

    private async Task<ServingStatus> Now(string service, CancellationToken cancellation)
    {
        if (!options.Value.Services.TryGet(service, out var mapping))
            return ServingStatus.ServiceUnknown;

        var predicate = endpoint.Value.Predicate;
        var report = await checks.CheckHealthAsync(
            check => (predicate is null || predicate(check)) && mapping.Holds(check.Name, check.Tags), cancellation);
        return GrpcHealthChecksPublisher.Status(report.Entries.Values);
    }
}
