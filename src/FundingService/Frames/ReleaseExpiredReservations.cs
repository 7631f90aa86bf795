namespace FundingService.Frames;

/// <summary>
/// Gives back what was held for decisions that nobody took in time. Against a decision that is taken at the same moment, whoever locks the case
/// first wins; several replicas do no harm.
/// </summary>
public sealed class ReleaseExpiredReservations(Database database, ServiceIdentity identity, TimeProvider clock, ILogger<ReleaseExpiredReservations> log)
    : BackgroundService
{
    private const int Most = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await ReleaseAll(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Expired reservations can't be released right now: {Fault}", fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Releases what has expired by now. One that can't be released doesn't hold back the others.</summary>
    public async Task ReleaseAll(CancellationToken cancellation)
    {
        var caller = await identity.Caller(cancellation);
        var due = await database.Read(caller, cancellation, work =>
            work.All<(string Organisation, Guid Id)>(
                "SELECT organisation, reservation FROM reservation WHERE state = 'HELD' AND expires <= @At ORDER BY expires LIMIT @Most", new { work.At, Most }));
        foreach (var (organisation, id) in due)
        {
            try
            {
                await database.Change(caller, cancellation, work => Release(work, organisation, id));
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                log.LogError(fault, "The expired reservation {Id} of {Organisation} can't be released", id, organisation);
            }
        }
    }

    private static async Task Release(Work work, string organisation, Guid id)
    {
        if (await Reservations.Lock(work, organisation, id) is { State: ReservationState.Held } held && held.Expires <= work.At)
            await Reservations.Release(work, held, Cause.Expired);
    }
}
