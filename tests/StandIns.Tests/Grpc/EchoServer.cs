using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Grpc;

/// <summary>A real gRPC server on a free loopback port; it answers with what was said unless told otherwise.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private EchoServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static async Task<EchoServer> Start(
        UnaryServerMethod<Word, Word>? say = null, Action<GrpcServiceOptions>? configure = null,
        Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(say ?? ((word, _) => Task.FromResult(word)));
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EchoServer(app);
    }

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(Address, options);
    }

    public Task Stop() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class EchoService(UnaryServerMethod<Word, Word> say) : Echo.EchoBase
    {
        public override Task<Word> Say(Word request, ServerCallContext context) => say(request, context);

        public override async Task<Word> Join(IAsyncStreamReader<Word> requestStream, ServerCallContext context)
        {
            var joined = new Word();
            await foreach (var word in requestStream.ReadAllAsync(context.CancellationToken))
                joined.Text += word.Text;
            return joined;
        }

        public override async Task Spell(Word request, IServerStreamWriter<Word> responseStream, ServerCallContext context)
        {
            foreach (var letter in request.Text)
                await responseStream.WriteAsync(new Word { Text = letter.ToString() }, context.CancellationToken);
        }

        public override async Task Converse(IAsyncStreamReader<Word> requestStream, IServerStreamWriter<Word> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
                await responseStream.WriteAsync(new Word { Text = requestStream.Current.Text + "!" }, context.CancellationToken);
        }
    }
}
