namespace Testing;

/// <summary>Waits for what happens by events, instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until there is something.</summary>
    /// <exception cref="TimeoutException">There was nothing for too long.</exception>
    public static async Task<T> Some<T>(Func<Task<T?>> look, CancellationToken cancellation, TimeSpan? within = null) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within ?? TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await look() is { } found)
                return found;
            try
            {
                await Task.Delay(BetweenLooks, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException("What was waited for did not happen.");
            }
        }
    }

    /// <summary>Looks until it is so.</summary>
    /// <exception cref="TimeoutException">It was not so for too long.</exception>
    public static Task Holds(Func<Task<bool>> look, CancellationToken cancellation, TimeSpan? within = null) =>
        Some(async () => await look() ? "so" : null, cancellation, within);
}
