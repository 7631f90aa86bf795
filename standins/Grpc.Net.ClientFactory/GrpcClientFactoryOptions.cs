using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>What is known about the clients of one name.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>Where the service is.</summary>
    public Uri? Address { get; set; }

    /// <summary>Run once, when the channel is made.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Run before every call.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>Interceptors in the order in which calls pass them.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Makes the client from its invoker; null: through the client's constructor.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }

    internal bool HasCallCredentials { get; set; }

    internal IEnumerable<Interceptor> InterceptorsOf(InterceptorScope scope, IServiceProvider services) =>
        InterceptorRegistrations.Where(registration => registration.Scope == scope).Select(registration => registration.Creator(services));
}

/// <summary>The options of a call that is about to start.</summary>
public sealed class CallOptionsContext
{
    internal CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
    {
        CallOptions = callOptions;
        ServiceProvider = serviceProvider;
    }

    /// <summary>The options; set them to change the call.</summary>
    public CallOptions CallOptions { get; set; }

    /// <summary>The services of the scope that the client belongs to.</summary>
    public IServiceProvider ServiceProvider { get; }
}

/// <summary>An interceptor of the clients of one name.</summary>
public class InterceptorRegistration
{
    /// <summary>An interceptor with its scope.</summary>
    public InterceptorRegistration(InterceptorScope scope, Func<IServiceProvider, Interceptor> creator)
    {
        ArgumentNullException.ThrowIfNull(creator);
        Scope = scope;
        Creator = creator;
    }

    /// <summary>For how long it lives.</summary>
    public InterceptorScope Scope { get; }

    /// <summary>Makes it.</summary>
    public Func<IServiceProvider, Interceptor> Creator { get; }
}

/// <summary>For how long an interceptor lives.</summary>
public enum InterceptorScope
{
    /// <summary>Made once and shared by all clients of the name.</summary>
    Channel,

    /// <summary>Made for each client, with the services of the client's scope.</summary>
    Client,
}
