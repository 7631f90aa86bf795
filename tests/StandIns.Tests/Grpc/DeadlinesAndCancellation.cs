using Grpc.Core;

namespace StandIns.Tests.Grpc;

public sealed class DeadlinesAndCancellation
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_ends_at_its_deadline_and_the_service_hears_of_it()
    {
        var cancelled = new TaskCompletionSource<DateTime>();
        await using var server = await EchoServer.Start(UntilCancelled(cancelled));
        using var channel = server.Connect();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300);

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Echo.EchoClient(channel).SayAsync(new Word(), deadline: deadline, cancellationToken: Ct));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        var seen = await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(deadline, seen, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_the_caller_cancels_or_disposes_is_cancelled_in_the_service(bool dispose)
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource<DateTime>();
        var wait = UntilCancelled(cancelled);
        await using var server = await EchoServer.Start((word, call) =>
        {
            started.SetResult();
            return wait(word, call);
        });
        using var channel = server.Connect();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        using var call = new Echo.EchoClient(channel).SayAsync(new Word(), cancellationToken: caller.Token);
        await started.Task.WaitAsync(Ct);
        if (dispose)
            call.Dispose();
        else
            await caller.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        Assert.Equal(DateTime.MaxValue, await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct));
    }

    /// <summary>Waits for cancellation and then tells the deadline that the service saw.</summary>
    private static UnaryServerMethod<Word, Word> UntilCancelled(TaskCompletionSource<DateTime> cancelled) => async (_, call) =>
    {
        try
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return new Word();
        }
        finally
        {
            cancelled.TrySetResult(call.Deadline);
        }
    };
}
