using System.Globalization;
using Testing;

namespace Platform.Tests;

/// <summary>
/// The main job while a part of the platform is killed, or stands still for a while, at random moments. Their seed is in the output, and
/// FAULT_SEED=… chooses the same moments again.
/// </summary>
public sealed class Faults(RunningPlatform platform) : IClassFixture<RunningPlatform>
{
    private const int Thirds = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(20);

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FAULT_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Each fault of each part, once in each third of the job.</summary>
    public static IEnumerable<TheoryDataRow<string, string, int>> All =>
        from third in Enumerable.Range(1, Thirds)
        from fault in new[] { "killed", "paused" }
        from resource in RunningPlatform.Resources
        select new TheoryDataRow<string, string, int>(resource, fault, third);

    [Fact]
    public Task The_job_ends_in_the_same_state_when_the_database_server_is_killed_on_the_way() =>
        The_job_ends_in_the_same_state_whatever_part_is_disturbed_at_whatever_moment("postgres", "killed", 2);

    [Theory]
    [Trait("Long", "true")]
    [MemberData(nameof(All))]
    public async Task The_job_ends_in_the_same_state_whatever_part_is_disturbed_at_whatever_moment(string resource, string fault, int third)
    {
        var job = await platform.NewJob();
        var moment = platform.UndisturbedTime * MomentOf(resource, fault, third);
        var began = TimeProvider.System.GetTimestamp();
        TestContext.Current.TestOutputHelper!.WriteLine($"{resource} {fault} after {moment.TotalSeconds:0.00} s (FAULT_SEED={Seed})");

        var running = job.Run(Now);
        await Task.Delay(moment, Now);
        await (fault == "killed" ? platform.Kill(resource) : platform.Pause(resource, Standstill));
        await running;
        await Eventually.Holds(platform.IsQuiet, Now, Limit - TimeProvider.System.GetElapsedTime(began));

        TestContext.Current.TestOutputHelper!.WriteLine($"Quiet after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
        var state = await platform.State(job);
        Assert.True(platform.Undisturbed.SequenceEqual(state), Difference(platform.Undisturbed, state));
    }

    private static string Difference(string[] expected, string[] actual) =>
        string.Join('\n', expected.Except(actual).Select(row => $"missing: {row}").Concat(actual.Except(expected).Select(row => $"not expected: {row}")).Prepend("The state differs."));

    private static double MomentOf(string resource, string fault, int third)
    {
        var random = new Random(Seed);
        var moments = All.ToDictionary(row => row.Data, _ => random.NextDouble());
        return (third - 1 + moments[(resource, fault, third)]) / Thirds;
    }
}
