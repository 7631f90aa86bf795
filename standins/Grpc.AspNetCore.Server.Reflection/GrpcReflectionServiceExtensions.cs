using Grpc.AspNetCore.Server.Reflection;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the reflection protocol of gRPC.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>Both versions of the protocol; they describe whatever is mapped when they are asked first.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<MappedServices>();
        services.TryAddSingleton(all => new ReflectionServiceImpl(all.GetRequiredService<MappedServices>().Descriptors));
        services.TryAddSingleton(all => new ReflectionV1ServiceImpl(all.GetRequiredService<MappedServices>().Descriptors));
        return services;
    }
}
