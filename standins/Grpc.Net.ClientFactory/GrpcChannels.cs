using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>One channel for each name; it lives as long as the application, whatever the lifetime of the clients.</summary>
internal sealed class GrpcChannels(
    IServiceScopeFactory scopes, IHttpMessageHandlerFactory handlers, ILoggerFactory logs,
    IOptionsMonitor<GrpcClientFactoryOptions> options, IOptionsMonitor<HttpClientFactoryOptions> httpOptions)
{
    private readonly ConcurrentDictionary<string, Lazy<CallInvoker>> invokers = new(StringComparer.Ordinal);

    public CallInvoker Invoker(string name) => invokers.GetOrAdd(name, key => new Lazy<CallInvoker>(() => Create(key), LazyThreadSafetyMode.PublicationOnly)).Value;

    private CallInvoker Create(string name)
    {
        var services = scopes.CreateScope().ServiceProvider;
        var chosen = options.Get(name);
        var address = chosen.Address ?? BaseAddress(name)
            ?? throw new InvalidOperationException($"The gRPC client '{name}' has no address. Set it: AddGrpcClient<…>(options => options.Address = …).");

        var channel = new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(name), LoggerFactory = logs, ServiceProvider = services };
        foreach (var configure in chosen.ChannelOptionsActions)
            configure(channel);

        // The transport would leave the credentials out without a word.
        if (chosen.HasCallCredentials && address.Scheme == Uri.UriSchemeHttp && !channel.UnsafeUseInsecureChannelCallCredentials)
            throw new InvalidOperationException($"The gRPC client '{name}' has call credentials but no TLS. Use https, or set {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)} in ConfigureChannel.");

        return GrpcChannel.ForAddress(address, channel).Intercept([.. chosen.InterceptorsOf(InterceptorScope.Channel, services)]);
    }

    private Uri? BaseAddress(string name)
    {
        using var client = new HttpClient();
        foreach (var configure in httpOptions.Get(name).HttpClientActions)
            configure(client);
        return client.BaseAddress;
    }
}
