using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace StandIns.Tests.Grpc;

public sealed class Retries
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_that_the_service_config_names_is_retried()
    {
        var attempts = 0;
        await using var server = await EchoServer.Start((word, _) =>
            ++attempts < 3 ? throw new RpcException(new Status(StatusCode.Unavailable, "soon")) : Task.FromResult(word));
        using var channel = server.Connect(RetryUnavailable);

        await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct);

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task After_the_last_attempt_the_failure_is_the_callers()
    {
        var attempts = 0;
        await using var server = await EchoServer.Start((_, _) =>
        {
            attempts++;
            throw new RpcException(new Status(StatusCode.Unavailable, "soon"));
        });
        using var channel = server.Connect(RetryUnavailable);

        await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct));

        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task Any_other_status_is_not_retried()
    {
        var attempts = 0;
        await using var server = await EchoServer.Start((_, _) =>
        {
            attempts++;
            throw new RpcException(new Status(StatusCode.Aborted, "lost"));
        });
        using var channel = server.Connect(RetryUnavailable);

        await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: Ct));

        Assert.Equal(1, attempts);
    }

    private static void RetryUnavailable(GrpcChannelOptions options) => options.ServiceConfig = new ServiceConfig
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 4,
                    InitialBackoff = TimeSpan.FromMilliseconds(5),
                    MaxBackoff = TimeSpan.FromMilliseconds(20),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };
}
