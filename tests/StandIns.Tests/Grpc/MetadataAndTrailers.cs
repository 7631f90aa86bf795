using Grpc.Core;

namespace StandIns.Tests.Grpc;

public sealed class MetadataAndTrailers
{
    private static readonly byte[] Bytes = [0, 1, 127, 128, 255];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_and_bytes_travel_both_ways_in_headers_and_trailers()
    {
        await using var server = await EchoServer.Start(async (word, call) =>
        {
            await call.WriteResponseHeadersAsync(new Metadata
            {
                { "x-heard", call.RequestHeaders.GetValue("x-said")! },
                { "x-heard-bin", call.RequestHeaders.GetValueBytes("x-said-bin")! },
            });
            call.ResponseTrailers.Add("x-last-bin", Bytes);
            return word;
        });
        using var channel = server.Connect();

        using var call = new Echo.EchoClient(channel).SayAsync(new Word(), new Metadata { { "X-Said", "hej" }, { "x-said-bin", Bytes } }, cancellationToken: Ct);
        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("hej", headers.GetValue("x-heard"));
        Assert.Equal(Bytes, headers.GetValueBytes("x-heard-bin"));
        Assert.Equal(Bytes, call.GetTrailers().GetValueBytes("x-last-bin"));
    }

    [Fact]
    public async Task A_refusal_carries_its_status_its_text_and_its_details()
    {
        await using var server = await EchoServer.Start((_, _) =>
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "Ärendet är låst"), new Metadata { { "grpc-status-details-bin", Bytes } }));
        using var channel = server.Connect();

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct));

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal("Ärendet är låst", refusal.Status.Detail);
        Assert.Equal("Status(StatusCode=\"FailedPrecondition\", Detail=\"Ärendet är låst\")", refusal.Message);
        Assert.Equal(Bytes, refusal.Trailers.GetValueBytes("grpc-status-details-bin"));
    }

    [Fact]
    public async Task A_service_can_set_the_status_without_an_exception()
    {
        await using var server = await EchoServer.Start((word, call) =>
        {
            call.Status = new Status(StatusCode.Aborted, "changed meanwhile");
            return Task.FromResult(word);
        });
        using var channel = server.Connect();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct));

        Assert.Equal(new Status(StatusCode.Aborted, "changed meanwhile").ToString(), failure.Status.ToString());
    }

    [Fact]
    public async Task An_exception_of_another_kind_is_unknown_and_keeps_its_text_to_itself()
    {
        await using var server = await EchoServer.Start((_, _) => throw new InvalidOperationException("the password is hunter2"));
        using var channel = server.Connect();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_lower_case_and_the_last_value_of_a_key_counts()
    {
        var metadata = new Metadata { { "Key", "first" }, { "key", "last" } };

        Assert.Equal("last", metadata.GetValue("KEY"));
        Assert.Equal(["first", "last"], metadata.GetAll("key").Select(entry => entry.Value));
        Assert.All(metadata, entry => Assert.Equal("key", entry.Key));
        Assert.Null(metadata.Get("other"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("åäö")]
    [InlineData("colon:")]
    public void A_key_with_other_characters_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Bytes_need_the_ending_bin_and_text_must_not_have_it()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "key", Bytes } });
        Assert.Throws<ArgumentException>(() => new Metadata { { "key-bin", "text" } });
    }

    [Fact]
    public void Empty_metadata_cannot_be_changed() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
}
