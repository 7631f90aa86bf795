using System.Diagnostics;
using System.Text.Json;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults;

/// <summary>Tells of every committed outbox row of this process.</summary>
public sealed class OutboxSignal : Signal;

/// <summary>
/// Carries the outbox to RabbitMQ with publisher confirms, in order for each key. Of several replicas one relays at a time. A row is deleted after the broker has confirmed it: it may leave twice
/// (the inbox knows it by its message id), never not at all. NOTIFY in every transaction would make all commits wait for each other: the signal is local, and looking
/// now and then finds what another replica wrote.
/// </summary>
public sealed class OutboxRelay(NpgsqlDataSource source, IBusControl bus, OutboxSignal signal, TimeProvider clock, ILogger<OutboxRelay> log)
    : BackgroundService
{
    /// <summary>The name of the activity source whose spans join a change and its events.</summary>
    public const string ActivitySourceName = "Platform.Outbox";

    /// <summary>The advisory lock of the replica that relays. Whoever else holds it stops the relay, e.g. while the broker is changed.</summary>
    public const long Lock = 0x4F55_5442_4F58;

    private const int BatchSize = 200;
    private static readonly ActivitySource Activities = new(ActivitySourceName);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Leader.WhileRunning(
        source, Lock, signal, async connection => IsConnected() && await RelayBatch(connection, stoppingToken),
        fault => log.LogWarning("The outbox can't be relayed right now: {Fault}", fault.Message), clock, stoppingToken);

    // Without a connection a publication would wait for one, and count as an attempt of its row.
    private bool IsConnected() => bus.CheckHealth().Status != BusHealthStatus.Unhealthy;

    private async Task<bool> RelayBatch(NpgsqlConnection connection, CancellationToken stopping)
    {
        // A row that waits for its next attempt holds back the later ones of its key.
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, key, message_id, type, body::text, trace_parent FROM outbox
            WHERE sequenced AND NOT EXISTS (SELECT FROM outbox AS earlier WHERE earlier.key = outbox.key AND earlier.id <= outbox.id AND earlier.next_attempt > @now)
            ORDER BY id LIMIT @BatchSize
            """,
            new { now = clock.GetUtcNow(), BatchSize }, cancellationToken: stopping))).AsList();
        if (rows.Count == 0)
            return false;

        var sent = await Task.WhenAll(rows.GroupBy(row => row.Key).Select(key => PublishInOrder(key, stopping)));
        await connection.ExecuteAsync("DELETE FROM outbox WHERE id = ANY(@ids)", new { ids = sent.SelectMany(ids => ids).ToArray() });
        return rows.Count == BatchSize;
    }

    private async Task<List<long>> PublishInOrder(IEnumerable<Row> rows, CancellationToken stopping)
    {
        var sent = new List<long>();
        foreach (var row in rows)
        {
            try
            {
                await Publish(row, stopping);
                sent.Add(row.Id);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                log.LogWarning("Outbox row {Id} ({Type}) was not published: {Fault}", row.Id, row.Type, fault.Message);
                await Postpone(row, fault);
                break;
            }
        }

        return sent;
    }

    private async Task Publish(Row row, CancellationToken stopping)
    {
        var type = typeof(Contracts.Cases.CaseRegistered).Assembly.GetType(row.Type, throwOnError: true)!;
        var message = JsonSerializer.Deserialize(row.Body, type)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(PublishLimit);
        using var activity = Activities.StartActivity($"relay {type.Name}", ActivityKind.Internal, row.TraceParent);
        await bus.Publish(message, type, context => context.MessageId = row.MessageId, limit.Token);
    }

    // On a connection of its own: keys are published side by side.
    private async Task Postpone(Row row, Exception fault)
    {
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            UPDATE outbox SET attempts = attempts + 1, error = @error,
              next_attempt = @now + least(interval '1 second' * 2 ^ least(attempts, 20), @LongestDelay)
            WHERE id = @Id
            """,
            new { row.Id, error = fault.Message, now = clock.GetUtcNow(), LongestDelay });
    }

    private sealed record Row(long Id, string Key, Guid MessageId, string Type, string Body, string? TraceParent);
}
