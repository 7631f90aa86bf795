using Grpc.AspNetCore.Server.Reflection;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the reflection protocol of gRPC.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Maps both versions of the protocol.</summary>
    /// <exception cref="InvalidOperationException">AddGrpcReflection was not called.</exception>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(MappedServices)) != true)
            throw new InvalidOperationException("Reflection is not registered: call AddGrpcReflection on the services first.");

        return new BothVersions(builder.MapGrpcService<ReflectionServiceImpl>(), builder.MapGrpcService<ReflectionV1ServiceImpl>());
    }

    private sealed class BothVersions(IEndpointConventionBuilder older, IEndpointConventionBuilder newer) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            older.Add(convention);
            newer.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finalConvention)
        {
            older.Finally(finalConvention);
            newer.Finally(finalConvention);
        }
    }
}
