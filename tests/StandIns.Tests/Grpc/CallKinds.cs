using Grpc.Core;

namespace StandIns.Tests.Grpc;

public sealed class CallKinds
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_has_one_request_and_one_response()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();

        var said = await new Echo.EchoClient(channel).SayAsync(new Word { Text = "hej" }, cancellationToken: Ct);

        Assert.Equal("hej", said.Text);
    }

    [Fact]
    public async Task A_client_stream_sends_many_requests_for_one_response()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        using var call = new Echo.EchoClient(channel).Join(cancellationToken: Ct);

        foreach (var text in new[] { "re", "gi", "on" })
            await call.RequestStream.WriteAsync(new Word { Text = text }, Ct);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("region", (await call).Text);
    }

    [Fact]
    public async Task A_server_stream_answers_one_request_many_times_and_in_order()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        using var call = new Echo.EchoClient(channel).Spell(new Word { Text = "åäö" }, cancellationToken: Ct);

        var spelt = new List<string>();
        await foreach (var word in call.ResponseStream.ReadAllAsync(Ct))
            spelt.Add(word.Text);

        Assert.Equal(["å", "ä", "ö"], spelt);
    }

    [Fact]
    public async Task A_duplex_stream_answers_while_requests_still_come()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        using var call = new Echo.EchoClient(channel).Converse(cancellationToken: Ct);

        foreach (var text in new[] { "ja", "nej" })
        {
            await call.RequestStream.WriteAsync(new Word { Text = text }, Ct);
            Assert.True(await call.ResponseStream.MoveNext(Ct));
            Assert.Equal(text + "!", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Ct));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_method_that_the_service_does_not_have_is_unimplemented()
    {
        await using var server = await EchoServer.Start();
        using var channel = server.Connect();
        var whisper = new Method<string, string>(MethodType.Unary, "echo.v1.Echo", "Whisper", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(whisper, null, new CallOptions(cancellationToken: Ct), "psst");

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }
}
