using Dapper;
using Npgsql;

namespace CaseService.Feed;

/// <summary>
/// Gives every event its position once its change is committed. Of several replicas one does it at a time. A number from a sequence would be given inside the
/// change's transaction: a follower could see 42 before 41, and not know whether 41 will ever come.
/// </summary>
public sealed class FeedSequencer(NpgsqlDataSource source, OutboxSignal committed, FeedSignal sequenced, TimeProvider clock, ILogger<FeedSequencer> log) : BackgroundService
{
    /// <summary>The advisory lock of the replica that numbers.</summary>
    public const long Lock = 0x4645_4544;

    private const int MostAtOnce = 1_000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Leader.WhileRunning(
        source, Lock, committed, connection => SequenceAndTell(connection, stoppingToken),
        fault => log.LogWarning("Events can't be numbered right now: {Fault}", fault.Message), clock, stoppingToken);

    private async Task<bool> SequenceAndTell(NpgsqlConnection connection, CancellationToken stopping)
    {
        var count = await Sequence(connection, stopping);
        if (count == 0)
            return false;
        sequenced.Raise();
        committed.Raise();
        return count == MostAtOnce;
    }

    // Nobody else touches a row before it is sequenced, so where it lies is where it stays; a join may read the whole outbox when the broker is away.
    private static Task<int> Sequence(NpgsqlConnection connection, CancellationToken stopping) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            WITH next AS (
              SELECT ctid, id, split_part(key, '/', 2) AS organisation, message_id, type, key, body, written FROM outbox WHERE NOT sequenced ORDER BY id LIMIT @MostAtOnce
            ), released AS (
              UPDATE outbox SET sequenced = true WHERE ctid = ANY (ARRAY(SELECT ctid FROM next))
            ), head AS (
              INSERT INTO feed_head (organisation, last_position) SELECT organisation, count(*) FROM next GROUP BY organisation
              ON CONFLICT (organisation) DO UPDATE SET last_position = feed_head.last_position + excluded.last_position
              RETURNING organisation, last_position
            )
            INSERT INTO feed (organisation, position, message_id, type, key, body, at)
            SELECT organisation, last_position - count(*) OVER whole + row_number() OVER (whole ORDER BY id), message_id, type, key, body, written
            FROM next JOIN head USING (organisation)
            WINDOW whole AS (PARTITION BY organisation)
            """,
            new { MostAtOnce }, cancellationToken: stopping));
}

/// <summary>Tells the followers in this process that there is something new.</summary>
public sealed class FeedSignal : Signal;
