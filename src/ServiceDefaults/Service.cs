using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults;

/// <summary>What all services do alike.</summary>
public static class Service
{
    private const int LargestMessage = 4 * 1024 * 1024;

    /// <summary>Telemetry, health, database, gRPC with its interceptors, and who calls.</summary>
    /// <param name="database">The database's name in the configuration: cases, funding, documents.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string database)
    {
        builder.AddTelemetry();
        builder.AddIdentity();
        builder.AddNpgsqlDataSource(
            database,
            // AddTelemetry listens, when anybody wants to hear.
            settings => settings.DisableTracing = settings.DisableMetrics = true,
            source =>
            {
                // Statements that come again are prepared: parsing and planning would cost more than running them.
                source.ConnectionStringBuilder.MaxAutoPrepare = 100;
                // Nothing changes the state of a session but Leader, which puts it back itself.
                source.ConnectionStringBuilder.NoResetOnClose = true;
                // None runs so long that compiling it would pay.
                source.ConnectionStringBuilder.Options = "-c jit=off";
            });
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddHostedService<Forgetting>();
        builder.AddHealth(Assembly.GetCallingAssembly());
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = LargestMessage;
            options.Interceptors.Add<RefusalInterceptor>();
            options.Interceptors.Add<CallerInterceptor>();
        });
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddGrpcReflection();
        return builder;
    }

    /// <summary>Health over HTTP and gRPC, and the description of the service's API for clients that were not built for it.</summary>
    public static void MapServiceDefaults(this WebApplication app)
    {
        app.MapHealth();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
    }

    /// <summary>The clock and the identities: verifying those of callers, and the service's own, which is part of its health.</summary>
    public static IHostApplicationBuilder AddIdentity(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<IdentityOptions>(builder.Configuration.GetSection("Identity"));
        builder.Services.AddSingleton<TokenVerifier>();
        builder.Services.AddSingleton<ServiceIdentity>();
        builder.Services.AddTokenHealth();
        return builder;
    }

    /// <summary>A client for another service, whose address comes from the orchestrator (services:NAME:grpc:0).</summary>
    public static void AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service) where TClient : Grpc.Core.ClientBase =>
        builder.Services.AddGrpcClient<TClient>(client =>
            client.Address = new Uri(
                builder.Configuration[$"services:{service}:grpc:0"]
                ?? throw new InvalidOperationException($"The address of {service} is missing (services:{service}:grpc:0).")));
}
