using System.Diagnostics;
using Dapper;
using Npgsql;

namespace ServiceDefaults;

/// <summary>
/// A connection for what one replica does at a time: the one that holds an advisory lock of the database. When it dies, its lock dies with it.
/// </summary>
public sealed class Leader : IAsyncDisposable
{
    // Those who don't lead needn't ask at every commit.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private readonly long _key;
    private bool _leads;
    private long? _asked;

    private Leader(NpgsqlConnection connection, long key) => (Connection, _key) = (connection, key);

    /// <summary>The connection that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Opens the connection; who leads is asked with <see cref="Leads"/>.</summary>
    /// <param name="key">The advisory lock.</param>
    public static async Task<Leader> Open(NpgsqlDataSource source, long key, CancellationToken cancellation) => new(await source.OpenConnectionAsync(cancellation), key);

    /// <summary>Whether this replica leads; if nobody does, it does from now on, or soon.</summary>
    public async Task<bool> Leads()
    {
        if (_leads || (_asked is { } last && Stopwatch.GetElapsedTime(last) < AskAgain))
            return _leads;
        _asked = Stopwatch.GetTimestamp();
        return _leads = await Connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@_key)", new { _key });
    }

    /// <summary>Leads no more.</summary>
    public async ValueTask DisposeAsync()
    {
        // The pool may give the connection to somebody else, with all locks that it holds.
        try
        {
            await Connection.ExecuteAsync("SELECT pg_advisory_unlock_all()");
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // The lock went with the connection.
        }

        await Connection.DisposeAsync();
    }
}
