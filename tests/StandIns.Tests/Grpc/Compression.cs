using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace StandIns.Tests.Grpc;

public sealed class Compression
{
    private static readonly Word Long = new() { Text = new string('a', 200_000) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Responses_are_compressed_as_the_server_is_told(string algorithm)
    {
        await using var server = await EchoServer.Start(configure: Compressing(algorithm));
        using var wire = new WireLog();
        using var channel = server.Connect(options => options.HttpHandler = wire);

        var said = await new Echo.EchoClient(channel).SayAsync(Long, cancellationToken: Ct);

        Assert.Equal(Long, said);
        Assert.Equal(algorithm, wire.ResponseEncoding);
    }

    [Fact]
    public async Task A_request_is_compressed_when_the_call_asks_for_it()
    {
        await using var server = await EchoServer.Start();
        using var wire = new WireLog();
        using var channel = server.Connect(options => options.HttpHandler = wire);

        var said = await new Echo.EchoClient(channel).SayAsync(Long, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Ct);

        Assert.Equal(Long, said);
        Assert.Equal("gzip", wire.RequestEncoding);
    }

    [Fact]
    public async Task A_message_written_without_compression_still_arrives()
    {
        await using var server = await EchoServer.Start((word, call) =>
        {
            call.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.FromResult(word);
        }, Compressing("gzip"));
        using var channel = server.Connect();

        Assert.Equal(Long, await new Echo.EchoClient(channel).SayAsync(Long, cancellationToken: Ct));
    }

    private static Action<GrpcServiceOptions> Compressing(string algorithm) => options =>
    {
        options.ResponseCompressionAlgorithm = algorithm;
        options.ResponseCompressionLevel = CompressionLevel.Fastest;
    };

    /// <summary>Notes the encodings that go over the wire; clients do not show them.</summary>
    private sealed class WireLog() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? RequestEncoding { get; private set; }

        public string? ResponseEncoding { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            RequestEncoding = request.Headers.NonValidated.TryGetValues("grpc-encoding", out var sent) ? sent.ToString() : null;
            var response = await base.SendAsync(request, cancellationToken);
            ResponseEncoding = response.Headers.NonValidated.TryGetValues("grpc-encoding", out var received) ? received.ToString() : null;
            return response;
        }
    }
}
