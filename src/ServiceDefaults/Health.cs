using System.Reflection;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: its database has the expected shape and the broker is connected.
/// </summary>
public static class Health
{
    /// <summary>Adds the check that all migrations of the service are applied.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder, Assembly service) =>
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "migrations",
            services => new MigrationCheck(services.GetRequiredService<NpgsqlDataSource>(), Migrations.Expected(service)),
            HealthStatus.Unhealthy,
            ["ready"]));

    /// <summary>Maps both addresses.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
    }

    private sealed class MigrationCheck(NpgsqlDataSource source, IEnumerable<string> expected) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var applied = (await connection.QueryAsync<string>("SELECT name FROM migration")).ToHashSet();
            return expected.FirstOrDefault(name => !applied.Contains(name)) is { } missing
                ? HealthCheckResult.Unhealthy($"The migration {missing} is not applied.")
                : HealthCheckResult.Healthy();
        }
    }
}
