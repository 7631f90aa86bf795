using Grpc.Core;

namespace StandIns.Tests.Grpc;

public sealed class MessageSizes
{
    private static readonly Word Kilobytes = new() { Text = new string('a', 10_000) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_over_the_servers_limit_is_refused()
    {
        await using var server = await EchoServer.Start(configure: options => options.MaxReceiveMessageSize = 1_000);
        using var channel = server.Connect();

        await Exhausted(new Echo.EchoClient(channel));
    }

    [Fact]
    public async Task A_response_over_the_servers_limit_is_not_sent()
    {
        await using var server = await EchoServer.Start(configure: options => options.MaxSendMessageSize = 1_000);
        using var channel = server.Connect();

        await Exhausted(new Echo.EchoClient(channel));
    }

    [Fact]
    public async Task A_response_over_the_clients_limit_is_refused()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect(options => options.MaxReceiveMessageSize = 1_000);

        await Exhausted(new Echo.EchoClient(channel));
    }

    [Fact]
    public async Task A_request_over_the_clients_limit_is_not_sent()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect(options => options.MaxSendMessageSize = 1_000);

        await Exhausted(new Echo.EchoClient(channel));
    }

    [Fact]
    public async Task Four_megabytes_is_the_limit_when_nothing_is_said()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        var client = new Echo.EchoClient(channel);

        await client.SayAsync(new Word { Text = new string('a', 4 * 1024 * 1024 - 10) }, cancellationToken: Ct);
        await Exhausted(client, new Word { Text = new string('a', 4 * 1024 * 1024) });
    }

    private static async Task Exhausted(Echo.EchoClient client, Word? word = null)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(word ?? Kilobytes, cancellationToken: Ct));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }
}
