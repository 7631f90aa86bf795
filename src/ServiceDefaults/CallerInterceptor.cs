using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>A method that anyone may see the answer of (OSL 5 kap.): it shows nothing else to a caller that <see cref="Caller.ShowsToAnyone"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForAnyoneAttribute : Attribute;

/// <summary>
/// Reads the caller of every call from its signed token; without a valid one the call is Unauthenticated. A caller that <see cref="Caller.ShowsToAnyone"/> reaches
/// only what is <see cref="ForAnyoneAttribute">for anyone</see>.
/// </summary>
/// <remarks>Whether the service is well, and how its API looks, may be asked by anyone who reaches it.</remarks>
public sealed class CallerInterceptor(TokenVerifier tokens) : Interceptor
{
    internal static readonly object Key = new();

    private static readonly string[] Open = ["/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(requestStream, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Identify(ServerCallContext context)
    {
        if (Open.Any(service => context.Method.StartsWith(service, StringComparison.Ordinal)))
            return;

        const string scheme = "Bearer ";
        var header = context.RequestHeaders.GetValue("authorization");
        var caller = header is not null && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? tokens.Verify(header[scheme.Length..]) : null;
        context.UserState[Key] = caller
            ?? throw new Refused(StatusCode.Unauthenticated, "TOKEN_INVALID", "The call needs a valid token in the header 'authorization'.");
        if (caller.ShowsToAnyone && context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<ForAnyoneAttribute>() is null)
            throw Caller.Missing(Roles.Officer);
        // The span of the call is named after its method, as people look for it.
        if (Activity.Current is { } span)
            span.DisplayName = context.Method.TrimStart('/');
    }
}

/// <summary>The caller of a call.</summary>
public static class CallerOfCall
{
    /// <summary>Who calls; there is always one, since <see cref="CallerInterceptor"/> comes first.</summary>
    public static Caller Caller(this ServerCallContext context) => (Caller)context.UserState[CallerInterceptor.Key];
}
