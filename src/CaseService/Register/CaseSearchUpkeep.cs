using Dapper;
using Npgsql;

namespace CaseService.Register;

/// <summary>
/// Puts new terms in their place in the index, so that neither those who register nor those who search do it. Of several replicas one does it at a time.
/// </summary>
public sealed class CaseSearchUpkeep(NpgsqlDataSource source, OutboxSignal committed, TimeProvider clock, ILogger<CaseSearchUpkeep> log) : BackgroundService
{
    /// <summary>The advisory lock of the replica that does it.</summary>
    public const long Lock = 0x5449_4459;

    // Many cases together have most of their words in common. What waits for so long is read by each search that comes meanwhile.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Leader.WhileRunning(
        source, Lock, committed, connection => Tidy(connection, stoppingToken),
        fault => log.LogWarning("The index of the register can't be tidied right now: {Fault}", fault.Message), clock, stoppingToken);

    private async Task<bool> Tidy(NpgsqlConnection connection, CancellationToken stopping)
    {
        await connection.ExecuteAsync(new CommandDefinition("SELECT tidy_case_search()", cancellationToken: stopping));
        await Task.Delay(Between, clock, stopping);
        return false;
    }
}
