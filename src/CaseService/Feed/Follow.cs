using System.Threading.RateLimiting;
using Google.Protobuf.WellKnownTypes;

namespace CaseService.Feed;

public sealed partial class FeedEndpoints
{
    /// <summary>How many may follow an organisation at the same time, at each replica.</summary>
    public const int MostFollowers = 50;

    private const int AtOnce = 500;

    private static readonly PartitionedRateLimiter<string> Followers = PartitionedRateLimiter.Create<string, string>(
        organisation => RateLimitPartition.GetConcurrencyLimiter(organisation, _ => new ConcurrencyLimiterOptions { PermitLimit = MostFollowers }));

    // Finds what another replica numbered.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public override async Task Follow(Wire.FollowRequest request, IServerStreamWriter<Wire.FeedEvent> responseStream, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        violations.Require(request.After >= 0, "after", $"expected a position from 0, found {request.After}");
        violations.Refuse();
        using var place = Followers.AttemptAcquire(organisation);
        if (!place.IsAcquired)
            throw new Refused(StatusCode.ResourceExhausted, "TOO_MANY_FOLLOWERS", "As many as may follow the organisation do so already.", ("limit", $"{MostFollowers}"));

        using var signal = sequenced.Listen();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, life.ApplicationStopping);
        var position = request.After;
        try
        {
            while (clock.GetUtcNow() < context.Caller().Expires)
            {
                var next = await database.Read(context, work => After(work, organisation, position));
                foreach (var one in next)
                {
                    await responseStream.WriteAsync(one, ending.Token);
                    position = one.Position;
                }

                if (next.Count < AtOnce)
                    await signal.Wait(Poll, ending.Token);
            }
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            throw new Refused(StatusCode.Unavailable, "SERVICE_ENDS", "The service ends; go on after the last position.", ("position", $"{position}"));
        }

        throw new Refused(StatusCode.Unauthenticated, "TOKEN_INVALID", "The token has ended; go on after the last position with a new one.", ("position", $"{position}"));
    }

    private static async Task<List<Wire.FeedEvent>> After(Work work, string organisation, long position) =>
        (await work.All<(long Position, Guid MessageId, string Type, string Key, string Body, DateTimeOffset At)>(
            "SELECT position, message_id, type, key, body::text, at FROM feed WHERE organisation = @organisation AND position > @position ORDER BY position LIMIT @AtOnce",
            new { organisation, position, AtOnce }))
        .ConvertAll(row => new Wire.FeedEvent
        {
            Position = row.Position,
            MessageId = row.MessageId.ToString(),
            Type = row.Type,
            Subject = row.Key,
            Body = row.Body,
            At = row.At.ToTimestamp(),
        });
}
