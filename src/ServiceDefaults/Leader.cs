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
    // Finds what another replica wrote, or wrote before it died.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly long _key;
    private bool _leads;
    private long? _asked;

    private Leader(NpgsqlConnection connection, long key) => (Connection, _key) = (connection, key);

    /// <summary>The connection that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Opens the connection; who leads is asked with <see cref="Leads"/>.</summary>
    /// <param name="key">The advisory lock.</param>
    public static async Task<Leader> Open(NpgsqlDataSource source, long key, CancellationToken cancellation) => new(await source.OpenConnectionAsync(cancellation), key);

    /// <summary>
    /// Works for as long as the service runs, whenever this replica leads and something was signalled, or might have been missed. A fault costs the connection, and
    /// another is opened after a moment.
    /// </summary>
    /// <param name="key">The advisory lock.</param>
    /// <param name="next">Does the next piece of work on the leader's connection; false: there is no more for now.</param>
    /// <param name="failed">Told of each fault.</param>
    public static async Task WhileRunning(
        NpgsqlDataSource source, long key, Signal signal, Func<NpgsqlConnection, Task<bool>> next, Action<Exception> failed, TimeProvider clock, CancellationToken stopping)
    {
        using var signalled = signal.Listen();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var leader = await Open(source, key, stopping);
                while (true)
                {
                    await signalled.Wait(Poll, stopping);
                    while (await leader.Leads() && await next(leader.Connection))
                    {
                    }
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                failed(fault);
                await Task.Delay(Poll, clock, stopping);
            }
        }
    }

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
