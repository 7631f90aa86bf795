using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Grpc;

public sealed class RegisteredClients
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_client_is_injected_and_calls_its_address()
    {
        await using var server = await EchoServer.Start();
        await using var services = Services(all => all.AddGrpcClient<Echo.EchoClient>(options => options.Address = server.Address));

        var said = await services.GetRequiredService<Echo.EchoClient>().SayAsync(new Word { Text = "hej" }, cancellationToken: Ct);

        Assert.Equal("hej", said.Text);
    }

    [Fact]
    public async Task Clients_of_different_names_have_different_addresses()
    {
        await using var one = await EchoServer.Start((_, _) => Task.FromResult(new Word { Text = "one" }));
        await using var two = await EchoServer.Start((_, _) => Task.FromResult(new Word { Text = "two" }));
        await using var services = Services(all =>
        {
            all.AddGrpcClient<Echo.EchoClient>("first", options => options.Address = one.Address);
            all.AddGrpcClient<Echo.EchoClient>("second", options => options.Address = two.Address);
        });
        var factory = services.GetRequiredService<GrpcClientFactory>();

        Assert.Equal("one", (await factory.CreateClient<Echo.EchoClient>("first").SayAsync(new Word(), cancellationToken: Ct)).Text);
        Assert.Equal("two", (await factory.CreateClient<Echo.EchoClient>("second").SayAsync(new Word(), cancellationToken: Ct)).Text);
    }

    [Fact]
    public async Task An_interceptor_of_the_client_is_made_in_the_scope_of_the_client()
    {
        await using var server = await EchoServer.Start((_, call) => Task.FromResult(new Word { Text = call.RequestHeaders.GetValue("x-scope") }));
        await using var services = Services(all =>
        {
            all.AddScoped<ScopeName>();
            all.AddScoped<TellScope>();
            all.AddGrpcClient<Echo.EchoClient>(options => options.Address = server.Address).AddInterceptor<TellScope>(InterceptorScope.Client);
        });

        foreach (var name in new[] { "one", "two" })
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ScopeName>().Name = name;
            Assert.Equal(name, (await scope.ServiceProvider.GetRequiredService<Echo.EchoClient>().SayAsync(new Word(), cancellationToken: Ct)).Text);
        }
    }

    [Fact]
    public async Task An_interceptor_of_the_channel_is_made_once()
    {
        var made = 0;
        await using var server = await EchoServer.Start();
        await using var services = Services(all => all.AddGrpcClient<Echo.EchoClient>(options => options.Address = server.Address).AddInterceptor(() =>
        {
            made++;
            return new TellScope(new ScopeName());
        }));

        await services.GetRequiredService<Echo.EchoClient>().SayAsync(new Word(), cancellationToken: Ct);
        await services.GetRequiredService<Echo.EchoClient>().SayAsync(new Word(), cancellationToken: Ct);

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Call_credentials_are_added_to_every_call_with_the_services_of_the_scope()
    {
        await using var server = await EchoServer.Start((_, call) => Task.FromResult(new Word { Text = call.RequestHeaders.GetValue("authorization") }));
        await using var services = Services(all =>
        {
            all.AddScoped<ScopeName>();
            all.AddGrpcClient<Echo.EchoClient>(options => options.Address = server.Address)
                .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true)
                .AddCallCredentials((_, metadata, scope) =>
                {
                    metadata.Add("authorization", scope.GetRequiredService<ScopeName>().Name);
                    return Task.CompletedTask;
                });
        });

        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ScopeName>().Name = "anna";
        Assert.Equal("anna", (await scope.ServiceProvider.GetRequiredService<Echo.EchoClient>().SayAsync(new Word(), cancellationToken: Ct)).Text);
    }

    [Fact]
    public async Task Call_credentials_without_tls_are_refused_unless_allowed()
    {
        await using var services = Services(all => all
            .AddGrpcClient<Echo.EchoClient>(options => options.Address = new Uri("http://localhost:1"))
            .AddCallCredentials((_, _) => Task.CompletedTask));

        Assert.Throws<InvalidOperationException>(services.GetRequiredService<Echo.EchoClient>);
    }

    [Fact]
    public async Task A_client_without_an_address_is_refused()
    {
        await using var services = Services(all => all.AddGrpcClient<Echo.EchoClient>());

        Assert.Throws<InvalidOperationException>(services.GetRequiredService<Echo.EchoClient>);
    }

    [Fact]
    public void A_name_belongs_to_one_type_of_client()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>("one");

        Assert.Throws<InvalidOperationException>(() => services.AddGrpcClient<OtherClient>("one"));
    }

    [Fact]
    public void Only_a_grpc_client_takes_interceptors() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddHttpClient("plain").AddInterceptor<TellScope>());

    [Fact]
    public async Task The_handlers_of_the_http_client_are_used()
    {
        var passed = 0;
        await using var server = await EchoServer.Start();
        await using var services = Services(all => all
            .AddGrpcClient<Echo.EchoClient>(options => options.Address = server.Address)
            .AddHttpMessageHandler(() => new Count(() => passed++)));

        await services.GetRequiredService<Echo.EchoClient>().SayAsync(new Word(), cancellationToken: Ct);

        Assert.Equal(1, passed);
    }

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class OtherClient;

    private sealed class ScopeName
    {
        public string Name { get; set; } = "";
    }

    private sealed class TellScope(ScopeName scope) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var headers = new Metadata { { "x-scope", scope.Name } };
            return continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    private sealed class Count(Action passed) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            passed();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
