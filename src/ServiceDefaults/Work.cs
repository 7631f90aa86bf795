using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace ServiceDefaults;

/// <summary>
/// One transaction, and who it is done for. SQL is written where it is used; what is published here leaves if, and only if, the transaction
/// commits.
/// </summary>
public sealed class Work
{
    private readonly NpgsqlTransaction _transaction;
    private readonly Caller? _caller;
    private readonly List<(string Sql, int? Rows, object[] Values)> _last = [];
    private readonly List<(string Key, string Type, string Body, string? Trace)> _published = [];

    internal Work(NpgsqlConnection connection, NpgsqlTransaction transaction, Caller? caller, DateTimeOffset at, CancellationToken cancellation)
    {
        Connection = connection;
        _transaction = transaction;
        _caller = caller;
        At = at;
        Cancellation = cancellation;
    }

    /// <summary>The connection, with the transaction open, for what the methods below don't cover (COPY, batches).</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>For whom.</summary>
    /// <exception cref="InvalidOperationException">The transaction is shared by several callers.</exception>
    public Caller Caller => _caller ?? throw new InvalidOperationException("The transaction is shared by several callers.");

    /// <summary>The instant that the work counts as done at.</summary>
    public DateTimeOffset At { get; }

    /// <summary>When nobody waits for the work any more.</summary>
    public CancellationToken Cancellation { get; }

    internal bool HasPublished => _published.Count > 0;

    /// <summary>Runs a statement.</summary>
    /// <returns>The number of rows that it changed: often the check itself.</returns>
    public Task<int> Execute(string sql, object? values = null) => Connection.ExecuteAsync(Command(sql, values));

    /// <summary>Runs a statement that changes exactly one row.</summary>
    /// <exception cref="InvalidOperationException">It changed none, or several: the work is undone.</exception>
    public async Task ExecuteOne(string sql, object? values = null) => Check(sql, 1, await Execute(sql, values));

    /// <summary>One row or value; default when there is none.</summary>
    public Task<T?> Find<T>(string sql, object? values = null) => Connection.QuerySingleOrDefaultAsync<T>(Command(sql, values));

    /// <summary>One row or value that is there.</summary>
    public Task<T> One<T>(string sql, object? values = null) => Connection.QuerySingleAsync<T>(Command(sql, values));

    /// <summary>All rows.</summary>
    public async Task<List<T>> All<T>(string sql, object? values = null) => (await Connection.QueryAsync<T>(Command(sql, values))).AsList();

    /// <summary>What several queries give, in one round trip: read one after the other, and disposed of before anything else is asked.</summary>
    /// <param name="sql">The queries, with a semicolon between them.</param>
    /// <param name="values">The parameters of all of them.</param>
    public Task<SqlMapper.GridReader> Several(string sql, object? values = null) => Connection.QueryMultipleAsync(Command(sql, values));

    /// <summary>Runs a statement at the end of the transaction, in one round trip with all others that come last.</summary>
    /// <param name="sql">With parameters by position: $1, $2 …</param>
    /// <param name="rows">How many rows it changes; another number undoes the work. Null: however many.</param>
    /// <param name="values">The parameters.</param>
    public void Last(string sql, int? rows, params object[] values) => _last.Add((sql, rows, values));

    /// <summary>Publishes an event when the transaction commits.</summary>
    /// <param name="key">What the event is about, mostly a case's resource name. Events of one key arrive in the order of their publication,
    /// given that the transactions that publish them are ordered by a row that they lock.</param>
    /// <param name="happened">A record of Contracts.</param>
    /// <param name="trace">The trace that the event belongs to; null: the current one.</param>
    public void Publish<TEvent>(string key, TEvent happened, string? trace = null) where TEvent : class =>
        _published.Add((key, typeof(TEvent).FullName!, JsonSerializer.Serialize(happened), trace ?? Activity.Current?.Id));

    internal async Task Finish()
    {
        // Written at the very end, and numbered in this order: a sequence's numbers are given out while the rows are locked that order the events.
        if (HasPublished)
        {
            Last(
                """
                INSERT INTO outbox (key, message_id, type, body, trace_parent, written)
                SELECT key, message_id, type, body::jsonb, trace, $6
                FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS event (key, message_id, type, body, trace, position) ORDER BY position
                """,
                _published.Count,
                _published.ConvertAll(one => one.Key),
                _published.ConvertAll(_ => Guid.CreateVersion7(At)),
                _published.ConvertAll(one => one.Type),
                _published.ConvertAll(one => one.Body),
                _published.ConvertAll(one => one.Trace),
                At.ToUniversalTime());
        }

        await RunLast();
    }

    /// <summary>Runs at once what would come last: for what the transaction goes on from.</summary>
    public async Task RunLast()
    {
        if (_last.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(Connection, _transaction);
        // Rows come in arrays. For one of few rows the planner makes a plan each time, since it expects more of them otherwise: that takes longer than running it.
        batch.BatchCommands.Add(new("SET LOCAL plan_cache_mode = force_generic_plan"));
        foreach (var (sql, _, values) in _last)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(Cancellation);
        for (var i = 0; i < _last.Count; i++)
            Check(_last[i].Sql, _last[i].Rows, batch.BatchCommands[i + 1].RecordsAffected);
        _last.Clear();
    }

    private static void Check(string sql, int? expected, long changed)
    {
        if (expected is not null && changed != expected)
            throw new InvalidOperationException($"Expected to change {expected} row(s), changed {changed}: {sql}");
    }

    private CommandDefinition Command(string sql, object? values) => new(sql, values, _transaction, cancellationToken: Cancellation);
}
