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

    internal Work(NpgsqlConnection connection, NpgsqlTransaction transaction, Caller caller, DateTimeOffset at, CancellationToken cancellation)
    {
        Connection = connection;
        _transaction = transaction;
        Caller = caller;
        At = at;
        Cancellation = cancellation;
    }

    /// <summary>The connection, with the transaction open, for what the methods below don't cover (COPY, batches).</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>For whom.</summary>
    public Caller Caller { get; }

    /// <summary>The instant that the work counts as done at.</summary>
    public DateTimeOffset At { get; }

    /// <summary>When nobody waits for the work any more.</summary>
    public CancellationToken Cancellation { get; }

    internal bool HasPublished { get; private set; }

    /// <summary>Runs a statement.</summary>
    /// <returns>The number of rows that it changed: often the check itself.</returns>
    public Task<int> Execute(string sql, object? values = null) => Connection.ExecuteAsync(Command(sql, values));

    /// <summary>Runs a statement that changes exactly one row.</summary>
    /// <exception cref="InvalidOperationException">It changed none, or several: the work is undone.</exception>
    public async Task ExecuteOne(string sql, object? values = null)
    {
        var changed = await Execute(sql, values);
        if (changed != 1)
            throw new InvalidOperationException($"Expected to change one row, changed {changed}: {sql}");
    }

    /// <summary>One row or value; default when there is none.</summary>
    public Task<T?> Find<T>(string sql, object? values = null) => Connection.QuerySingleOrDefaultAsync<T>(Command(sql, values));

    /// <summary>One row or value that is there.</summary>
    public Task<T> One<T>(string sql, object? values = null) => Connection.QuerySingleAsync<T>(Command(sql, values));

    /// <summary>All rows.</summary>
    public async Task<List<T>> All<T>(string sql, object? values = null) => (await Connection.QueryAsync<T>(Command(sql, values))).AsList();

    /// <summary>Publishes an event when the transaction commits.</summary>
    /// <param name="key">What the event is about, mostly a case's resource name. Events of one key arrive in the order of their publication,
    /// given that the transactions that publish them are ordered by a row that they lock.</param>
    /// <param name="happened">A record of Contracts.</param>
    public Task Publish<TEvent>(string key, TEvent happened) where TEvent : class
    {
        HasPublished = true;
        return ExecuteOne(
            "INSERT INTO outbox (key, message_id, type, body, trace_parent, written) VALUES (@key, @id, @type, @body::jsonb, @trace, @at)",
            new
            {
                key,
                id = Guid.CreateVersion7(At),
                type = typeof(TEvent).FullName,
                body = JsonSerializer.Serialize(happened),
                trace = Activity.Current?.Id,
                at = At,
            });
    }

    private CommandDefinition Command(string sql, object? values) => new(sql, values, _transaction, cancellationToken: Cancellation);
}
