using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults;

/// <summary>
/// Forgets answers and message ids after a month: nothing is repeated or redelivered so late, natural keys know the rest, and kept answers hold
/// personal data.
/// </summary>
internal sealed class Forgetting(NpgsqlDataSource source, TimeProvider clock, ILogger<Forgetting> log) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan Between = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync(
                    "DELETE FROM request WHERE received < @before; DELETE FROM inbox WHERE handled < @before", new { before = clock.GetUtcNow() - Kept });
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Old answers can't be forgotten right now: {Fault}", fault.Message);
            }
        }
    }
}
