using System.Data;
using System.Security.Cryptography;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace ServiceDefaults;

/// <summary>The service's own database: every change is one transaction, and a repeated request is the same request.</summary>
public sealed class Database(NpgsqlDataSource source, OutboxSignal outbox, TimeProvider clock)
{
    /// <summary>Trailer of an answer that was given before: the request changed nothing this time.</summary>
    public const string ReplayTrailer = "idempotent-replay";

    private const int Attempts = 5;

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DayHandler());
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new TextsHandler());
    }

    /// <summary>
    /// Changes the database for a call, once for each <c>request_id</c>: the same request again gets the first answer, with the trailer
    /// <see cref="ReplayTrailer"/>. Without a request_id the change is simply made.
    /// </summary>
    /// <param name="change">May run again from the start when the database gives up a transaction (deadlock, serialization).</param>
    /// <exception cref="Refused">INVALID_ARGUMENT when request_id is no UUID or was used for another request (REQUEST_ID_REUSED).</exception>
    public async Task<TReply> Once<TReply>(IMessage request, ServerCallContext context, Func<Work, Task<TReply>> change)
        where TReply : class, IMessage<TReply>, new()
    {
        var id = RequestId(request);
        return await InTransaction(context.Caller(), IsolationLevel.ReadCommitted, context.CancellationToken, async work =>
        {
            if (id is null)
                return await change(work);
            if (await Answered<TReply>(work, id.Value, context.Method, request) is { } before)
            {
                context.ResponseTrailers.Add(ReplayTrailer, "true");
                return before;
            }

            var reply = await change(work);
            await work.ExecuteOne(
                "UPDATE request SET reply = @reply WHERE organisation = @Organisation AND application = @Application AND request_id = @id",
                new { reply = reply.ToByteArray(), work.Caller.Organisation, work.Caller.Application, id });
            return reply;
        });
    }

    /// <summary>Reads for a call: everything from one moment.</summary>
    public Task<T> Read<T>(ServerCallContext context, Func<Work, Task<T>> query) => Read(context.Caller(), context.CancellationToken, query);

    /// <summary>Reads on the service's own account: everything from one moment.</summary>
    public Task<T> Read<T>(Caller caller, CancellationToken cancellation, Func<Work, Task<T>> query) =>
        InTransaction(caller, IsolationLevel.RepeatableRead, cancellation, query);

    /// <summary>Changes the database on the service's own account.</summary>
    public Task Change(Caller caller, CancellationToken cancellation, Func<Work, Task> change) =>
        InTransaction(caller, IsolationLevel.ReadCommitted, cancellation, async work =>
        {
            await change(work);
            return true;
        });

    /// <summary>Changes the database for several callers at once; nobody in particular can cancel it.</summary>
    /// <param name="connection">For one change after the other; opened, also again when it has broken, as it is needed.</param>
    internal Task Together(NpgsqlConnection connection, Func<Work, Task> change) =>
        InTransaction(connection, null, IsolationLevel.ReadCommitted, CancellationToken.None, async work =>
        {
            await change(work);
            return true;
        });

    private async Task<T> InTransaction<T>(Caller? caller, IsolationLevel isolation, CancellationToken cancellation, Func<Work, Task<T>> body)
    {
        await using var connection = source.CreateConnection();
        return await InTransaction(connection, caller, isolation, cancellation, body);
    }

    private async Task<T> InTransaction<T>(NpgsqlConnection connection, Caller? caller, IsolationLevel isolation, CancellationToken cancellation, Func<Work, Task<T>> body)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (connection.State != ConnectionState.Open)
                    await connection.OpenAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(isolation, cancellation);
                var work = new Work(connection, transaction, caller, Now(), cancellation);
                var result = await body(work);
                await work.Finish();
                await transaction.CommitAsync(cancellation);
                if (work.HasPublished)
                    outbox.Raise();
                return result;
            }
            catch (PostgresException lost) when (attempt < Attempts && lost.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * attempt)), clock, cancellation);
            }
        }
    }

    // In whole microseconds, as the database keeps them: what is answered at once and what is read later is the same instant.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static async Task<TReply?> Answered<TReply>(Work work, Guid id, string method, IMessage request) where TReply : class, IMessage<TReply>, new()
    {
        var digest = Digest(request);
        // Waits here while the same request is under way in another transaction.
        var isNew = await work.Execute(
            """
            INSERT INTO request (organisation, application, request_id, method, digest, received)
            VALUES (@Organisation, @Application, @id, @method, @digest, @At) ON CONFLICT DO NOTHING
            """,
            new { work.Caller.Organisation, work.Caller.Application, id, method, digest, work.At });
        if (isNew == 1)
            return null;

        var first = await work.One<(string, byte[], byte[])>(
            "SELECT method, digest, reply FROM request WHERE organisation = @Organisation AND application = @Application AND request_id = @id",
            new { work.Caller.Organisation, work.Caller.Application, id });
        return Replay<TReply>(first, id, method, digest);
    }

    /// <summary>The answer that a request got the first time.</summary>
    /// <exception cref="Refused">REQUEST_ID_REUSED: the first one was another request.</exception>
    internal static TReply Replay<TReply>((string Method, byte[] Digest, byte[] Reply) first, Guid id, string method, byte[] digest)
        where TReply : class, IMessage<TReply>, new() =>
        first.Method == method && first.Digest.AsSpan().SequenceEqual(digest)
            ? new MessageParser<TReply>(() => new TReply()).ParseFrom(first.Reply)
            : throw new Refused(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", "The request_id was used for another request.", ("requestId", id.ToString()));

    internal static byte[] Digest(IMessage request) => SHA256.HashData(request.ToByteArray());

    internal static Guid? RequestId(IMessage request)
    {
        var field = request.Descriptor.FindFieldByName("request_id");
        if (field?.Accessor.GetValue(request) is not string { Length: > 0 } text)
            return null;
        return Guid.TryParseExact(text, "D", out var id) ? id : throw Refused.Invalid("request_id", $"expected a UUID, found '{text}'");
    }

    private sealed class DayHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = value;

        public override DateOnly Parse(object value) => (DateOnly)value;
    }

    private sealed class TextsHandler : SqlMapper.TypeHandler<string[]>
    {
        public override void SetValue(IDbDataParameter parameter, string[]? value) => parameter.Value = value;

        public override string[] Parse(object value) => (string[])value;
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => new((DateTime)value, TimeSpan.Zero);
    }
}
