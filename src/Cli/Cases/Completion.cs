using Cli.Calls;
using Contracts.Cases.V1;

namespace Cli.Cases;

/// <summary>Waits until all that the decisions set in motion has happened: money committed, applications released, documents filed, decisions reported.</summary>
internal static class Completion
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Leaves each case with its overview. What is still pending then did not happen within the time.</summary>
    public static async Task Wait(Platform platform, IReadOnlyList<ProcessedCase> cases, CancellationToken cancellation)
    {
        var began = platform.Patience.Clock.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            foreach (var one in cases.Where(one => one.Overview is not { Pending.Count: 0 }))
                one.Overview = await platform.InCases(
                    options => platform.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = one.Resolved.Name }, options), cancellation);
            if (cases.All(one => one.Overview!.Pending.Count == 0) || platform.Patience.Clock.GetElapsedTime(began) >= platform.Patience.GiveUpAfter)
                return;
            await Task.Delay(delay, platform.Patience.Clock, cancellation);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }
}
