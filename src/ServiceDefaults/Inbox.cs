using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults;

/// <summary>What a service does when something has happened. The class is named as a sentence: CommitReservationWhenDecisionTaken.</summary>
public interface IReaction<in TEvent> where TEvent : class
{
    /// <summary>
    /// Does the work in the given transaction, under the service's own identity. Runs once for each message: redelivery is noticed before it.
    /// A business refusal is a fact to publish; an exception is a fault, tried again later.
    /// </summary>
    Task On(TEvent happened, Work work);
}

/// <summary>
/// Takes messages from RabbitMQ: each reaction does its work once for each message, in one transaction with the note that it is done.
/// What fails is kept in the database and tried again from there, with growing delays, then parked visibly: the broker holds no delays and no faults.
/// What waits for its cause to be mended is never parked, and what can't be read at once.
/// </summary>
public sealed class Inbox(
    IServiceScopeFactory scopes, Database database, ServiceIdentity identity, NpgsqlDataSource source, TimeProvider clock, ILogger<Inbox> log)
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string TelemetryName = "Platform.Inbox";

    /// <summary>Attempts before a message is parked; with the delays between them about an hour and a half. Those that wait for their cause don't count.</summary>
    public const int Attempts = 24;

    // Of what nobody can read, and of what was wrong with it, no more is kept than an operator needs to see.
    private const int MostKept = 8 * 1024;

    internal static readonly ActivitySource Activities = new(TelemetryName);
    private static readonly Meter Meter = new(TelemetryName);
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("platform.inbox.failed", description: "Attempts that failed");
    private static readonly Counter<long> Parked = Meter.CreateCounter<long>("platform.inbox.parked", description: "Messages that were given up");

    internal async Task Receive<TReaction, TEvent>(TEvent happened, Guid messageId, CancellationToken cancellation)
        where TReaction : IReaction<TEvent> where TEvent : class
    {
        try
        {
            await React<TReaction, TEvent>(happened, messageId, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // When the database itself is out of reach this throws as well, and the message goes back to its queue.
            await Keep<TReaction>(JsonSerializer.Serialize(happened), messageId, fault, cancellation);
        }
    }

    internal async Task React<TReaction, TEvent>(TEvent happened, Guid messageId, CancellationToken cancellation)
        where TReaction : IReaction<TEvent> where TEvent : class
    {
        await using var scope = scopes.CreateAsyncScope();
        var reaction = ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(scope.ServiceProvider);
        var caller = await identity.Caller(cancellation);
        await database.Change(caller, cancellation, async work =>
        {
            var isNew = await work.Execute(
                "INSERT INTO inbox (reaction, message_id, handled) VALUES (@reaction, @messageId, @At) ON CONFLICT DO NOTHING",
                new { reaction = typeof(TReaction).Name, messageId, work.At });
            if (isNew == 1)
                await reaction.On(happened, work);
        });
    }

    internal async Task Keep<TReaction>(string body, Guid messageId, Exception fault, CancellationToken cancellation)
    {
        var counted = fault.WaitsForItsCause() ? 0 : 1;
        // As long as its cause lasts, what waits is tried after as much time again as it has waited.
        await using var command = source.CreateCommand(
            """
            INSERT INTO inbox_fault (reaction, message_id, body, trace_parent, received, attempts, next_attempt, error)
            VALUES (@reaction, @id, @body::jsonb, @trace, @now, @counted, @now + interval '1 second', @error)
            ON CONFLICT (reaction, message_id) DO UPDATE SET
              attempts = inbox_fault.attempts + @counted,
              error = excluded.error,
              next_attempt = @now + least(interval '5 minutes', CASE @counted
                WHEN 0 THEN greatest(@now - inbox_fault.received, interval '1 second')
                ELSE interval '1 second' * 2 ^ least(inbox_fault.attempts, 20) END),
              parked = @counted = 1 AND inbox_fault.attempts + 1 >= @limit
            RETURNING attempts, parked
            """);
        command.Parameters.AddWithValue("reaction", typeof(TReaction).Name);
        command.Parameters.AddWithValue("id", messageId);
        command.Parameters.AddWithValue("body", body);
        command.Parameters.AddWithValue("trace", (object?)Activity.Current?.Id ?? DBNull.Value);
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.Parameters.AddWithValue("counted", counted);
        command.Parameters.AddWithValue("error", Beginning(Encoding.UTF8.GetBytes(fault.ToString())));
        command.Parameters.AddWithValue("limit", Attempts);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);

        Failed.Add(1, new KeyValuePair<string, object?>("reaction", typeof(TReaction).Name));
        if (row.GetBoolean(1))
            ToldAsParked<TReaction>(messageId, fault);
        else if (counted == 0)
            log.LogWarning("{Reaction} waits with message {MessageId} until this is mended: {Fault}", typeof(TReaction).Name, messageId, fault.Message);
        else
            log.LogWarning("{Reaction} failed on message {MessageId} (attempt {Attempt}): {Fault}", typeof(TReaction).Name, messageId, row.GetInt32(0), fault.Message);
    }

    /// <summary>Keeps what can't be read, parked from the start: trying again doesn't help. Its body is the beginning of what came, as a JSON string.</summary>
    internal async Task Park<TReaction>(byte[] received, Exception fault, CancellationToken cancellation)
    {
        // What can't be read has no id that could be trusted; the same again is the same.
        var id = new Guid(SHA256.HashData(received).AsSpan(0, 16));
        await using var command = source.CreateCommand(
            """
            INSERT INTO inbox_fault (reaction, message_id, body, trace_parent, received, attempts, next_attempt, error, parked)
            VALUES (@reaction, @id, to_jsonb(@body::text), @trace, @now, 1, @now, @error, true) ON CONFLICT DO NOTHING
            """);
        command.Parameters.AddWithValue("reaction", typeof(TReaction).Name);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("body", Beginning(received));
        command.Parameters.AddWithValue("trace", (object?)Activity.Current?.Id ?? DBNull.Value);
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.Parameters.AddWithValue("error", Beginning(Encoding.UTF8.GetBytes(fault.ToString())));
        if (await command.ExecuteNonQueryAsync(cancellation) == 1)
            ToldAsParked<TReaction>(id, fault);
    }

    private void ToldAsParked<TReaction>(Guid messageId, Exception fault)
    {
        Parked.Add(1, new KeyValuePair<string, object?>("reaction", typeof(TReaction).Name));
        log.LogError(fault, "{Reaction} gave up on message {MessageId}: it is parked in inbox_fault", typeof(TReaction).Name, messageId);
    }

    // As a text that the database can keep: whole characters, none of them NUL.
    private static string Beginning(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MostKept)]).Replace('\0', '\uFFFD');
}

/// <summary>Hands a message from MassTransit to its reaction.</summary>
internal sealed class ReactionConsumer<TReaction, TEvent>(Inbox inbox) : IConsumer<TEvent>
    where TReaction : IReaction<TEvent> where TEvent : class
{
    // Every event of ours has an id. Without one nobody could tell a redelivery from another event that says the same.
    public Task Consume(ConsumeContext<TEvent> context) => inbox.Receive<TReaction, TEvent>(
        context.Message, context.MessageId ?? throw new SerializationException("The message has no messageId."), context.CancellationToken);
}

/// <summary>Tries the kept messages of one reaction again when they are due.</summary>
internal sealed class InboxRetries<TReaction, TEvent>(Inbox inbox, NpgsqlDataSource source, TimeProvider clock, ILogger<Inbox> log) : BackgroundService
    where TReaction : IReaction<TEvent> where TEvent : class
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Poll, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RetryOne(stoppingToken))
                {
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Kept messages of {Reaction} can't be tried right now: {Fault}", typeof(TReaction).Name, fault.Message);
            }
        }
    }

    private async Task<bool> RetryOne(CancellationToken stopping)
    {
        await using var connection = await source.OpenConnectionAsync(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        await using var due = new NpgsqlCommand(
            """
            SELECT message_id, body::text, trace_parent FROM inbox_fault
            WHERE reaction = @reaction AND NOT parked AND next_attempt <= @now
            ORDER BY next_attempt LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            connection, transaction);
        due.Parameters.AddWithValue("reaction", typeof(TReaction).Name);
        due.Parameters.AddWithValue("now", clock.GetUtcNow());
        await using var row = await due.ExecuteReaderAsync(stopping);
        if (!await row.ReadAsync(stopping))
            return false;
        var (id, body, trace) = (row.GetGuid(0), row.GetString(1), await row.IsDBNullAsync(2, stopping) ? null : row.GetString(2));
        await row.CloseAsync();

        using var activity = Inbox.Activities.StartActivity($"retry {typeof(TReaction).Name}", ActivityKind.Consumer, trace);
        try
        {
            await inbox.React<TReaction, TEvent>(JsonSerializer.Deserialize<TEvent>(body)!, id, stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // The row is locked by this transaction; let it go before the attempt is noted on it.
            await transaction.RollbackAsync(stopping);
            await inbox.Keep<TReaction>(body, id, fault, stopping);
            return true;
        }

        await using var done = new NpgsqlCommand("DELETE FROM inbox_fault WHERE reaction = @reaction AND message_id = @id", connection, transaction);
        done.Parameters.AddWithValue("reaction", typeof(TReaction).Name);
        done.Parameters.AddWithValue("id", id);
        await done.ExecuteNonQueryAsync(stopping);
        await transaction.CommitAsync(stopping);
        return true;
    }
}
