using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults;

/// <summary>A request that shares its transaction with others. The change answers or refuses each.</summary>
public sealed class Sharing<TAsked, TReply> where TReply : class, IMessage<TReply>, new()
{
    internal Sharing(TAsked asked, IMessage request, ServerCallContext context)
    {
        Asked = asked;
        Caller = context.Caller();
        Trace = Activity.Current?.Id;
        RequestId = Database.RequestId(request);
        Digest = Database.Digest(request);
        Method = context.Method;
        Cancellation = context.CancellationToken;
    }

    /// <summary>What is asked for.</summary>
    public TAsked Asked { get; }

    /// <summary>By whom.</summary>
    public Caller Caller { get; }

    /// <summary>The trace that the request belongs to; null when it isn't traced.</summary>
    public string? Trace { get; }

    internal Guid? RequestId { get; }

    internal byte[] Digest { get; }

    internal string Method { get; }

    internal CancellationToken Cancellation { get; }

    internal TReply? Reply { get; private set; }

    internal Refused? Refusal { get; private set; }

    internal bool IsReplay { get; private set; }

    internal TaskCompletionSource<TReply> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request is fulfilled, provided that the transaction commits.</summary>
    public void Answer(TReply reply) => (Reply, Refusal) = (reply, null);

    /// <summary>The request is refused; the others aren't concerned.</summary>
    public void Refuse(Refused refusal) => (Reply, Refusal) = (null, refusal);

    internal void AnswerAsBefore(TReply reply)
    {
        IsReplay = true;
        Done.TrySetResult(reply);
    }

    internal void Finish()
    {
        if (Reply is not null)
            Done.TrySetResult(Reply);
        else
            Done.TrySetException((Exception?)Refusal ?? new InvalidOperationException("The request was neither answered nor refused."));
    }
}

/// <summary>
/// Requests that would wait for the same locked row share a transaction instead: those that arrive while one is under way go together in the
/// next one. The row is locked and the disk is waited for once for all of them; a request that comes alone waits for nobody.
/// </summary>
/// <param name="change">Answers or refuses each request. When the database refuses the whole, it runs again for each alone, so that one bad
/// request doesn't fail the others.</param>
public sealed class SharedTransactions<TAsked, TReply>(Database database, NpgsqlDataSource source, Func<Work, IReadOnlyList<Sharing<TAsked, TReply>>, Task> change)
    where TReply : class, IMessage<TReply>, new()
{
    /// <summary>The most requests that share a transaction.</summary>
    public const int Most = 256;

    private readonly ConcurrentDictionary<string, Lane> _lanes = [];

    /// <summary>Fulfils the request, once for each <c>request_id</c>: as <see cref="Database.Once"/>, in a transaction with others of the same lane.</summary>
    /// <param name="lane">Names the row that all requests of the lane would wait for.</param>
    /// <exception cref="OperationCanceledException">Nobody waits any more. Whether the request was fulfilled is then for its repetition to tell.</exception>
    public async Task<TReply> Once(string lane, IMessage request, ServerCallContext context, TAsked asked)
    {
        var one = new Sharing<TAsked, TReply>(asked, request, context);
        _lanes.GetOrAdd(lane, _ => new Lane(source, Change, empty => _lanes.TryRemove(new(lane, empty)))).Enter(one);
        var reply = await one.Done.Task.WaitAsync(context.CancellationToken);
        if (one.IsReplay)
            context.ResponseTrailers.Add(Database.ReplayTrailer, "true");
        return reply;
    }

    private async Task Change(NpgsqlConnection connection, List<Sharing<TAsked, TReply>> asked)
    {
        if (asked.Count == 0)
            return;
        try
        {
            await database.Together(connection, async work =>
            {
                await change(work, asked);
                KeepAnswers(work, [.. asked.Where(one => one.RequestId is not null && one.Reply is not null)]);
            });
            // What is refused now may have been answered before.
            var refused = await AnswerRepeated([.. asked.Where(one => one.Reply is null && one.RequestId is not null)]);
            foreach (var one in asked.Where(one => one.Reply is not null || one.RequestId is null).Concat(refused))
                one.Finish();
        }
        catch (PostgresException refusal) when (!refusal.IsOutage())
        {
            // That a request comes again is rare, so it is looked for only when it is in the way: of its own row, or of what it made the first time.
            var left = refusal.SqlState == PostgresErrorCodes.UniqueViolation ? await AnswerRepeated(asked) : asked;
            if (left.Count < asked.Count)
                await Change(connection, left);
            else if (asked.Count == 1)
                asked[0].Done.TrySetException(refusal);
            else
                foreach (var one in asked)
                    await Change(connection, [one]);
        }
        catch (Exception fault)
        {
            foreach (var one in asked)
                one.Done.TrySetException(fault);
        }
    }

    private static void KeepAnswers(Work work, List<Sharing<TAsked, TReply>> answered)
    {
        if (answered.Count > 0)
            work.Last(
                """
                INSERT INTO request (organisation, application, request_id, method, digest, reply, received)
                SELECT *, $7 FROM unnest($1, $2, $3, $4, $5, $6)
                """,
                answered.Count,
                answered.ConvertAll(one => one.Caller.Organisation),
                answered.ConvertAll(one => one.Caller.Application),
                answered.ConvertAll(one => one.RequestId!.Value),
                answered.ConvertAll(one => one.Method),
                answered.ConvertAll(one => one.Digest),
                answered.ConvertAll(one => one.Reply!.ToByteArray()),
                work.At.ToUniversalTime());
    }

    // Those that were not answered before.
    private async Task<List<Sharing<TAsked, TReply>>> AnswerRepeated(List<Sharing<TAsked, TReply>> asked)
    {
        if (asked.Count == 0)
            return [];
        await using var query = source.CreateCommand(
            """
            SELECT organisation, application, request_id, method, digest, reply FROM request
            WHERE (organisation, application, request_id) IN (SELECT * FROM unnest($1, $2, $3))
            """);
        query.Parameters.Add(new() { Value = asked.Select(one => one.Caller.Organisation).ToArray() });
        query.Parameters.Add(new() { Value = asked.Select(one => one.Caller.Application).ToArray() });
        query.Parameters.Add(new() { Value = asked.Select(one => one.RequestId ?? Guid.Empty).ToArray() });
        var known = new Dictionary<(string, string, Guid?), (string, byte[], byte[])>();
        await using (var rows = await query.ExecuteReaderAsync())
            while (await rows.ReadAsync())
                known.Add((rows.GetString(0), rows.GetString(1), rows.GetGuid(2)), (rows.GetString(3), (byte[])rows[4], (byte[])rows[5]));

        var (first, repeated) = (new List<Sharing<TAsked, TReply>>(), asked.ToLookup(one => known.ContainsKey(Id(one))));
        first.AddRange(repeated[false]);
        foreach (var one in repeated[true])
        {
            try
            {
                one.AnswerAsBefore(Database.Replay<TReply>(known[Id(one)], one.RequestId!.Value, one.Method, one.Digest));
            }
            catch (Refused reused)
            {
                one.Done.TrySetException(reused);
            }
        }

        return first;
    }

    private static (string, string, Guid?) Id(Sharing<TAsked, TReply> one) => (one.Caller.Organisation, one.Caller.Application, one.RequestId);

    /// <summary>
    /// Those who wait for one row. At most one transaction of a lane is under way. An empty one is forgotten; who enters it in that moment is served all the same, and
    /// another lane for the same row is no harm: the row itself lets one at a time.
    /// </summary>
    private sealed class Lane(NpgsqlDataSource source, Func<NpgsqlConnection, List<Sharing<TAsked, TReply>>, Task> change, Action<Lane> empty)
    {
        private readonly ConcurrentQueue<Sharing<TAsked, TReply>> _waiting = [];
        private int _busy;

        public void Enter(Sharing<TAsked, TReply> one)
        {
            _waiting.Enqueue(one);
            if (Interlocked.Exchange(ref _busy, 1) == 1)
                return;
            // What is shared belongs to no caller's trace.
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(Serve);
        }

        private async Task Serve()
        {
            do
            {
                // One connection for as long as somebody waits: the server's process behind it has plans and catalogue at hand, the next one would not.
                await using (var connection = source.CreateConnection())
                    while (!_waiting.IsEmpty)
                        await Serve(connection, Next());
                Volatile.Write(ref _busy, 0);
            }
            // Somebody may have come between the last look and the sign that nobody serves.
            while (!_waiting.IsEmpty && Interlocked.Exchange(ref _busy, 1) == 0);
            empty(this);
        }

        private async Task Serve(NpgsqlConnection connection, List<Sharing<TAsked, TReply>> next)
        {
            try
            {
                await change(connection, next);
            }
            catch (Exception fault)
            {
                // Those who have their answer keep it.
                next.ForEach(one => one.Done.TrySetException(fault));
            }
        }

        // A request that is there twice would be in its own way: its second copy waits for the next transaction, which finds the first.
        private List<Sharing<TAsked, TReply>> Next()
        {
            var (next, twice, ids) = (new List<Sharing<TAsked, TReply>>(), new List<Sharing<TAsked, TReply>>(), new HashSet<(string, string, Guid?)>());
            while (next.Count < Most && twice.Count < Most && _waiting.TryDequeue(out var one))
            {
                if (one.Cancellation.IsCancellationRequested)
                    one.Done.TrySetCanceled(one.Cancellation);
                else if (one.RequestId is null || ids.Add(Id(one)))
                    next.Add(one);
                else
                    twice.Add(one);
            }

            twice.ForEach(_waiting.Enqueue);
            return next;
        }
    }
}

/// <summary>Registers transactions that requests share.</summary>
public static class SharedTransactions
{
    /// <inheritdoc cref="SharedTransactions{TAsked, TReply}"/>
    public static void AddSharedTransactions<TAsked, TReply>(
        this IHostApplicationBuilder builder, Func<Work, IReadOnlyList<Sharing<TAsked, TReply>>, Task> change) where TReply : class, IMessage<TReply>, new() =>
        builder.Services.AddSingleton(services => new SharedTransactions<TAsked, TReply>(
            services.GetRequiredService<Database>(), services.GetRequiredService<NpgsqlDataSource>(), change));
}
