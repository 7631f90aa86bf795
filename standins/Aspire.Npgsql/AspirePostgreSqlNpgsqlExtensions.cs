using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Gives an application its PostgreSQL databases by name.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    /// <summary>
    /// Registers <see cref="NpgsqlDataSource"/> (one) and <see cref="NpgsqlConnection"/> (a closed one each time), a health check, traces and metrics.
    /// A missing connection string is an <see cref="InvalidOperationException"/> when the data source is first asked for.
    /// </summary>
    public static void AddNpgsqlDataSource(this IHostApplicationBuilder builder, string connectionName,
        Action<NpgsqlSettings>? configureSettings = null, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, connectionName, null, configureSettings, configureDataSourceBuilder);

    /// <summary>The same under the name as a service key, for applications with several databases.</summary>
    public static void AddKeyedNpgsqlDataSource(this IHostApplicationBuilder builder, string name,
        Action<NpgsqlSettings>? configureSettings = null, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, name, configureSettings, configureDataSourceBuilder);

    private static void Add(IHostApplicationBuilder builder, string name, string? key,
        Action<NpgsqlSettings>? configureSettings, Action<NpgsqlDataSourceBuilder>? configureDataSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = Settings(builder.Configuration, name);
        configureSettings?.Invoke(settings);

        Register(builder.Services, key, services =>
        {
            if (string.IsNullOrWhiteSpace(settings.ConnectionString))
                throw new InvalidOperationException($"There is no connection string: set 'ConnectionStrings:{name}', or 'ConnectionString' in '{Section}' or '{Section}:{name}'.");

            var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(services.GetService<ILoggerFactory>());
            configureDataSource?.Invoke(source);
            return source.Build();
        });

        if (!settings.DisableHealthChecks)
            AddHealthCheck(builder, key);
        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource("Npgsql"));
        if (!settings.DisableMetrics)
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
    }

    private static NpgsqlSettings Settings(IConfiguration configuration, string name)
    {
        var settings = new NpgsqlSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection(Section).GetSection(name).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    private static void Register(IServiceCollection services, string? key, Func<IServiceProvider, NpgsqlDataSource> create)
    {
        services.TryAdd(new ServiceDescriptor(typeof(NpgsqlDataSource), key, (s, _) => create(s), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(DbDataSource), key, (s, _) => DataSource(s, key), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(NpgsqlConnection), key, (s, _) => DataSource(s, key).CreateConnection(), ServiceLifetime.Transient));
        services.TryAdd(new ServiceDescriptor(typeof(DbConnection), key, (s, _) => DataSource(s, key).CreateConnection(), ServiceLifetime.Transient));
    }

    private static void AddHealthCheck(IHostApplicationBuilder builder, string? key)
    {
        var check = key is null ? "PostgreSql" : $"PostgreSql_{key}";
        // Two checks of one name are refused; the first data source without a key is the one that is used.
        if (!builder.Properties.TryAdd($"{Section}:{check}", true))
            return;

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, services => new NpgsqlHealthCheck(DataSource(services, key)), null, null));
    }

    private static NpgsqlDataSource DataSource(IServiceProvider services, string? key) => key is null
        ? services.GetRequiredService<NpgsqlDataSource>()
        : services.GetRequiredKeyedService<NpgsqlDataSource>(key);
}
