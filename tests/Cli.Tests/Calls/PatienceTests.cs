using Cli.Calls;
using Grpc.Core;

namespace Cli.Tests.Calls;

public sealed class PatienceTests
{
    private readonly List<string> _said = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_comes_back_gets_the_call_again()
    {
        var calls = 0;
        var answer = await Patience(TimeSpan.FromSeconds(30)).Try("case-service", _ => ++calls < 3 ? throw Down() : Task.FromResult("here"), Cancellation);

        Assert.Equal(("here", 3), (answer, calls));
        Assert.Equal(["waiting for case-service (connection refused)"], _said);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_given_up_after_the_stated_time()
    {
        var gaveUp = await Assert.ThrowsAsync<GaveUp>(() => Patience(TimeSpan.FromMilliseconds(500)).Try<string>("case-service", _ => throw Down(), Cancellation));
        Assert.Equal("gave up waiting for case-service after 0.5 s: connection refused", gaveUp.Message);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        var calls = 0;
        await Assert.ThrowsAsync<RpcException>(() => Patience(TimeSpan.FromSeconds(30)).Try<string>(
            "case-service", _ => throw Counted(new RpcException(new Status(StatusCode.FailedPrecondition, "no"))), Cancellation));
        Assert.Equal(1, calls);

        RpcException Counted(RpcException refused)
        {
            calls++;
            return refused;
        }
    }

    [Fact]
    public async Task Every_call_has_a_deadline()
    {
        var options = await Patience(TimeSpan.FromSeconds(30)).Try("case-service", Task.FromResult, Cancellation);
        Assert.InRange(options.Deadline!.Value - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    private Patience Patience(TimeSpan giveUpAfter) => new(giveUpAfter, TimeProvider.System, _said.Add);

    private static RpcException Down() => new(new Status(StatusCode.Unavailable, "connection refused"));
}
