using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>Makes the clients that were registered with <c>AddGrpcClient</c>.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>A client by the name under which it was registered.</summary>
    /// <exception cref="InvalidOperationException">No client has this name and type.</exception>
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}

/// <summary>Transient, so that what it hands to interceptors of the client's scope are the services of the current scope.</summary>
internal sealed class ScopedGrpcClientFactory(
    IServiceProvider services, GrpcChannels channels, IEnumerable<RegisteredGrpcClient> registered, IOptionsMonitor<GrpcClientFactoryOptions> options) : GrpcClientFactory
{
    public override TClient CreateClient<TClient>(string name)
    {
        if (!registered.Contains(new RegisteredGrpcClient(name, typeof(TClient))))
            throw new InvalidOperationException($"No gRPC client {typeof(TClient).Name} is registered with the name '{name}'.");

        var chosen = options.Get(name);
        var invoker = channels.Invoker(name).Intercept([.. chosen.InterceptorsOf(InterceptorScope.Client, services)]);
        if (chosen.CallOptionsActions.Count > 0)
            invoker = new CallOptionsInvoker(invoker, chosen.CallOptionsActions, services);

        if (chosen.Creator is not { } creator)
            return ActivatorUtilities.CreateInstance<TClient>(services, invoker);

        return creator(invoker) as TClient
            ?? throw new InvalidOperationException($"The creator of the gRPC client '{name}' did not return a {typeof(TClient).FullName}.");
    }
}

/// <summary>Options go by name: a name belongs to one type of client.</summary>
internal sealed record RegisteredGrpcClient(string Name, Type Type);
