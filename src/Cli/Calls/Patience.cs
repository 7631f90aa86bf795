using Cli.Files;
using Contracts;
using Grpc.Core;

namespace Cli.Calls;

/// <summary>The program has waited as long as it was told to.</summary>
internal sealed class GaveUp(string message) : Exception(message);

/// <summary>An answer, and whether it had been given before: then the request changed nothing.</summary>
internal sealed record Answer<T>(T Reply, bool IsReplay);

/// <summary>
/// Calls services, each call with a deadline. One that is down is asked again with growing delays, until it answers or the patience ends.
/// </summary>
/// <param name="giveUpAfter">How long to wait for one answer, all attempts together.</param>
/// <param name="say">Tells the user what is waited for.</param>
internal sealed class Patience(TimeSpan giveUpAfter, TimeProvider clock, Action<string> say)
{
    private const string ReplayTrailer = "idempotent-replay";
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    public TimeSpan GiveUpAfter => giveUpAfter;

    public TimeProvider Clock => clock;

    public static bool IsReplay(Metadata trailers) => trailers.GetValue(ReplayTrailer) is not null;

    public async Task<Answer<T>> Ask<T>(string service, Func<CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellation) =>
        await Try(service, async options =>
        {
            using var call = start(options);
            var reply = await call;
            return new Answer<T>(reply, IsReplay(call.GetTrailers()));
        }, cancellation);

    /// <summary>Runs the attempt with the options of a call until it succeeds. It must bear being repeated.</summary>
    /// <param name="longest">Of one call; null: as long as calls take at most.</param>
    /// <exception cref="GaveUp">The service was out of reach for too long.</exception>
    /// <exception cref="RpcException">The service refused.</exception>
    public async Task<T> Try<T>(string service, Func<CallOptions, Task<T>> attempt, CancellationToken cancellation, TimeSpan? longest = null)
    {
        var began = clock.GetTimestamp();
        var delay = FirstDelay;
        var isWaiting = false;
        while (true)
        {
            var limit = Shorter(longest ?? LongestCall, giveUpAfter - clock.GetElapsedTime(began));
            try
            {
                return await attempt(new CallOptions(deadline: (clock.GetUtcNow() + limit).UtcDateTime, cancellationToken: cancellation));
            }
            catch (RpcException cancelled) when (cancelled.StatusCode == StatusCode.Cancelled && cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancelled.Message, cancelled, cancellation);
            }
            catch (RpcException down) when (down.IsOutage())
            {
                if (!isWaiting)
                    say($"waiting for {service} ({Reason(down)})");
                isWaiting = true;
                if (clock.GetElapsedTime(began) + delay >= giveUpAfter)
                    throw new GaveUp($"gave up waiting for {service} after {giveUpAfter.TotalSeconds} s: {Reason(down)}");
                await Task.Delay(delay, clock, cancellation);
                delay = Shorter(delay * 2, LongestDelay);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Reason(RpcException down) =>
        down.StatusCode == StatusCode.DeadlineExceeded
            ? "no answer in time"
            : Printable.Line(down.Status.DebugException?.GetBaseException().Message ?? down.Status.Detail);
}
