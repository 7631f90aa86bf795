using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenTelemetry;

/// <summary>Says what an application tells about itself: traces, metrics and logs, and the resource that they come from.</summary>
public sealed class OpenTelemetryBuilder : IOpenTelemetryBuilder
{
    internal OpenTelemetryBuilder(IServiceCollection services) => Services = services;

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Describes the application; for all three signals.</summary>
    public OpenTelemetryBuilder ConfigureResource(Action<ResourceBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.ConfigureResource(this, configure);
        return this;
    }

    /// <summary>Turns metrics on.</summary>
    public OpenTelemetryBuilder WithMetrics() => WithMetrics(_ => { });

    /// <summary>Turns metrics on; further calls add to the same provider.</summary>
    public OpenTelemetryBuilder WithMetrics(Action<MeterProviderBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.WithMetrics(this, configure);
        return this;
    }

    /// <summary>Turns traces on.</summary>
    public OpenTelemetryBuilder WithTracing() => WithTracing(_ => { });

    /// <summary>Turns traces on; further calls add to the same provider.</summary>
    public OpenTelemetryBuilder WithTracing(Action<TracerProviderBuilder> configure)
    {
        OpenTelemetryBuilderSdkExtensions.WithTracing(this, configure);
        return this;
    }

    /// <summary>Sends what is logged through <c>ILogger</c> out as well.</summary>
    public OpenTelemetryBuilder WithLogging() => WithLogging(null, null);

    /// <summary>Sends what is logged through <c>ILogger</c> out as well.</summary>
    public OpenTelemetryBuilder WithLogging(Action<LoggerProviderBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return WithLogging(configure, null);
    }

    /// <summary>Sends what is logged through <c>ILogger</c> out as well, with options such as scopes.</summary>
    public OpenTelemetryBuilder WithLogging(Action<LoggerProviderBuilder>? configureBuilder, Action<OpenTelemetryLoggerOptions>? configureOptions)
    {
        OpenTelemetryBuilderSdkExtensions.WithLogging(this, configureBuilder, configureOptions);
        return this;
    }
}
