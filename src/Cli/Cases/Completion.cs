using Cli.Calls;
using Contracts.Cases.V1;

namespace Cli.Cases;

/// <summary>Waits until all that the decisions set in motion has happened: money committed, applications released, documents filed, decisions reported.</summary>
internal static class Completion
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(2);

    /// <summary>Leaves each case with its overview. What is still pending then did not happen within the time.</summary>
    public static async Task Wait(Platform platform, IReadOnlyList<ProcessedCase> cases, Action<string> say, CancellationToken cancellation)
    {
        var began = platform.Patience.Clock.GetTimestamp();
        var delay = FirstDelay;
        var hasSaid = false;
        while (true)
        {
            foreach (var one in cases.Where(one => one.Overview is not { Pending.Count: 0 }))
                one.Overview = await platform.InCases(
                    options => platform.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = one.Resolved.Name }, options), cancellation);
            var pending = cases.Where(one => one.Overview!.Pending.Count > 0).ToList();
            var waited = platform.Patience.Clock.GetElapsedTime(began);
            if (pending.Count == 0 || waited >= platform.Patience.GiveUpAfter)
                return;
            if (!hasSaid && waited >= Unremarkable)
            {
                say($"waiting for what the decisions set in motion: {Pending(pending)}");
                hasSaid = true;
            }

            await Task.Delay(delay, platform.Patience.Clock, cancellation);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    /// <summary>RUN/138/2024 DOCUMENT_NOT_FILED, EXTRACT_NOT_QUEUED; RUN/515/2021 …</summary>
    public static string Pending(IEnumerable<ProcessedCase> cases) =>
        string.Join("; ", cases.Select(one => $"{one.Overview!.Case.Number} {string.Join(", ", one.Overview.Pending)}"));
}
