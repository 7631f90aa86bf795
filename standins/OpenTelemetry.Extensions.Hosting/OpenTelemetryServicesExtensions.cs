using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenTelemetry to an application with a host.</summary>
public static class OpenTelemetryServicesExtensions
{
    /// <summary>Starts the providers with the host; repeated calls speak of the same providers. They flush when the host is disposed.</summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(TelemetryHostedService)))
        {
            // Before all other hosted services, so that nothing of what they do at the start is missed.
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>());
        }

        return new OpenTelemetryBuilder(services);
    }
}
