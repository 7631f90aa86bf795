using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Grpc;

public sealed class Interceptors
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_interceptors_are_passed_in_the_order_given_and_the_last_added_group_first()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        var passed = new ConcurrentQueue<string>();
        var client = new Echo.EchoClient(channel.Intercept(new Note("b", passed), new Note("c", passed)).Intercept(new Note("a", passed)));

        await client.SayAsync(new Word(), cancellationToken: Ct);

        Assert.Equal(["a", "b", "c"], passed);
    }

    [Fact]
    public async Task A_client_interceptor_sees_all_kinds_of_calls()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        var passed = new ConcurrentQueue<string>();
        var client = new Echo.EchoClient(channel.Intercept(new Note("", passed)));

        await client.SayAsync(new Word(), cancellationToken: Ct);
        using var join = client.Join(cancellationToken: Ct);
        using var spell = client.Spell(new Word(), cancellationToken: Ct);
        using var converse = client.Converse(cancellationToken: Ct);

        Assert.Equal(["", "Join", "Spell", "Converse"], passed);
    }

    [Fact]
    public async Task A_function_can_change_the_headers_of_every_call()
    {
        await using var server = await EchoServer.Start((_, call) => Task.FromResult(new Word { Text = call.RequestHeaders.GetValue("x-tenant") }));
        using var channel = server.Connect();
        var client = new Echo.EchoClient(channel.Intercept(headers =>
        {
            headers.Add("x-tenant", "rjh");
            return headers;
        }));

        Assert.Equal("rjh", (await client.SayAsync(new Word(), cancellationToken: Ct)).Text);
    }

    [Fact]
    public async Task A_server_interceptor_stands_around_the_method_and_shares_state_with_it()
    {
        await using var server = await EchoServer.Start(
            (_, call) => Task.FromResult(new Word { Text = (string)call.UserState["greeting"] }),
            options => options.Interceptors.Add<Greeting>("god dag"));
        using var channel = server.Connect();

        using var call = new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct);

        Assert.Equal("god dag", (await call).Text);
        Assert.Equal("/echo.v1.Echo/Say", call.GetTrailers().GetValue("x-method"));
    }

    private sealed class Note(string name, ConcurrentQueue<string> passed) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            passed.Enqueue(name);
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            passed.Enqueue(context.Method.Name);
            return continuation(context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            passed.Enqueue(context.Method.Name);
            return continuation(request, context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            passed.Enqueue(context.Method.Name);
            return continuation(context);
        }
    }

    private sealed class Greeting(string words) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.UserState["greeting"] = words;
            var response = await continuation(request, context);
            context.ResponseTrailers.Add("x-method", context.Method);
            return response;
        }
    }
}
