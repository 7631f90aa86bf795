using Grpc.Core;
using Grpc.Net.Client;

namespace StandIns.Tests.Grpc;

public sealed class Credentials
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_credentials_are_fetched_for_each_call_and_know_which_one()
    {
        await using var server = await EchoServer.Start(TellAuthorization);
        using var channel = server.Connect(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var fetched = 0;
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"{context.MethodName} {++fetched}");
            return Task.CompletedTask;
        });
        var client = new Echo.EchoClient(channel);

        Assert.Equal("Say 1", (await client.SayAsync(new Word(), new CallOptions(credentials: credentials, cancellationToken: Ct))).Text);
        Assert.Equal("Say 2", (await client.SayAsync(new Word(), new CallOptions(credentials: credentials, cancellationToken: Ct))).Text);
    }

    [Fact]
    public async Task Composed_call_credentials_are_all_added()
    {
        await using var server = await EchoServer.Start(TellAuthorization);
        using var channel = server.Connect(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.Compose(Fixed("one"), Fixed("two"));

        var said = await new Echo.EchoClient(channel).SayAsync(new Word(), new CallOptions(credentials: credentials, cancellationToken: Ct));

        Assert.Equal("one, two", said.Text);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_fetched_fail_the_call_before_it_is_sent()
    {
        var reached = false;
        await using var server = await EchoServer.Start((word, _) =>
        {
            reached = true;
            return Task.FromResult(word);
        });
        using var channel = server.Connect(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.FromInterceptor((_, _) => throw new InvalidOperationException("no token"));

        await Assert.ThrowsAsync<RpcException>(async () =>
            await new Echo.EchoClient(channel).SayAsync(new Word(), new CallOptions(credentials: credentials, cancellationToken: Ct)));

        Assert.False(reached);
    }

    [Fact]
    public void An_insecure_channel_takes_no_call_credentials()
    {
        var credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, Fixed("secret"));

        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { Credentials = credentials }));
    }

    [Fact]
    public void A_secure_channel_takes_call_credentials() =>
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, Fixed("secret")));

    private static CallCredentials Fixed(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("authorization", token);
        return Task.CompletedTask;
    });

    private static Task<Word> TellAuthorization(Word word, ServerCallContext call) =>
        Task.FromResult(new Word { Text = string.Join(',', call.RequestHeaders.GetAll("authorization").Select(entry => entry.Value)) });
}
