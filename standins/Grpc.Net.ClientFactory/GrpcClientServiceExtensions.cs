using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC clients: transient, over a channel that all clients of a name share.</summary>
public static class GrpcClientServiceExtensions
{
    /// <summary>A client under the name of its type.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <summary>A client under the name of its type, with options.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>A client under the name of its type, with options that need services.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>A client under a name.</summary>
    /// <exception cref="InvalidOperationException">A client of another type has this name.</exception>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        Reserve(services, new RegisteredGrpcClient(name, typeof(TClient)));

        services.TryAddSingleton<GrpcChannels>();
        services.TryAddTransient<GrpcClientFactory, ScopedGrpcClientFactory>();
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));

        var builder = services.AddHttpClient(name);
        // First of all, so that whatever else configures the handler overrides it.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(
            new ConfigureNamedOptions<HttpClientFactoryOptions>(name, UseHttp2)));
        return builder;
    }

    /// <summary>A client under a name, with options.</summary>
    /// <exception cref="InvalidOperationException">A client of another type has this name.</exception>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = services.AddGrpcClient<TClient>(name);
        services.Configure(name, configureClient);
        return builder;
    }

    /// <summary>A client under a name, with options that need services.</summary>
    /// <exception cref="InvalidOperationException">A client of another type has this name.</exception>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = services.AddGrpcClient<TClient>(name);
        services.AddSingleton<IConfigureOptions<GrpcClientFactoryOptions>>(provider =>
            new ConfigureNamedOptions<GrpcClientFactoryOptions>(name, options => configureClient(provider, options)));
        return builder;
    }

    private static void UseHttp2(HttpClientFactoryOptions options) => options.HttpMessageHandlerBuilderActions.Add(builder =>
        builder.PrimaryHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            // The channel keeps its handler for ever: new connections are what follows a change of address.
            PooledConnectionLifetime = options.HandlerLifetime,
        });

    private static void Reserve(IServiceCollection services, RegisteredGrpcClient client)
    {
        var registered = services.Where(service => !service.IsKeyedService).Select(service => service.ImplementationInstance).OfType<RegisteredGrpcClient>();
        if (registered.FirstOrDefault(other => other.Name == client.Name) is { } taken && taken != client)
            throw new InvalidOperationException($"The gRPC client name '{client.Name}' belongs to {taken.Type.FullName}. Give {client.Type.FullName} a name of its own: AddGrpcClient<…>(name).");

        services.AddSingleton(client);
    }
}
