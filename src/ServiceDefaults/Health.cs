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
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: its database has the expected shape and the broker is connected; degraded, when what is done on its own
/// account waits for a valid token: whoever calls is answered all the same.
/// </summary>
public static class Health
{
    /// <summary>Adds the check of the service's own token.</summary>
    public static void AddTokenHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<TokenCheck>("token", HealthStatus.Degraded, ["ready"]);

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

    private sealed class TokenCheck(ServiceIdentity identity) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await identity.Caller(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Mendable invalid)
            {
                return HealthCheckResult.Degraded(invalid.Message);
            }
        }
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
