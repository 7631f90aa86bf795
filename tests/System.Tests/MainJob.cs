using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts.Cases.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Platform.Tests;

/// <summary>The command line takes the sample cases from file to report.</summary>
public sealed partial class MainJob(WholePlatform platform) : IAsyncLifetime
{
    private static int _organisations;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("main-job-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        File.WriteAllText(Endpoints, JsonSerializer.Serialize(platform.Addresses.ToDictionary(one => one.Key, one => new { grpc = one.Value })));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_sample_cases_go_from_file_to_report_and_a_second_time_nothing_changes()
    {
        var job = await SetUp();

        await job.Process().Succeeds(Now);
        var state = await State(job);
        var said = await job.Process().Succeeds(Now);

        Assert.EndsWith("nothing changed\n", said, StringComparison.Ordinal);
        Assert.Equal(state, await State(job));
        var overviews = await Overviews(job);
        Assert.Equal([CaseStatus.Decided, CaseStatus.Decided, CaseStatus.AtBoard], overviews.Select(overview => overview.Case.Status));
        Assert.All(overviews, overview => Assert.Empty(overview.Warnings));
        Assert.All(overviews, overview => Assert.Empty(overview.Pending));
        Assert.Equal(["Inflyttarservice"], overviews[2].Case.FormerTitles);
        Assert.False(Assert.Single(overviews[2].Case.RelatedCases).InThisRegister);
        Assert.Equal(2, Assert.Single(overviews[2].Decisions).SignedBy.Count);
        Assert.Equal(19_283_329, overviews[2].Plan.Contributions.Single(row => row.DecidedInCase == "RUN/379/2019").Resolved.Units);
        Assert.Null(overviews[1].Plan.Total);
        Assert.NotEmpty(Assert.Single(overviews[1].Decisions[0].Points[0].Contingent).Note);
        Assert.Empty(overviews[1].Reservations);
        Assert.Equal(460_000, overviews[0].Decisions[0].Points[0].Ceiling.Units);
        Assert.Equal(2, Directory.GetFiles(job.Out, "anmalningslista-*.txt").Length);
        Assert.Equal(
            ["delegationsbeslut", "delegationsbeslut", "tjansteskrivelse", "utdrag"],
            Directory.GetFiles(job.Out, "*.pdf", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)[3..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Killed_anywhere_and_run_again_the_job_ends_in_the_same_state()
    {
        var (undisturbed, disturbed) = (await SetUp(), await SetUp());
        await undisturbed.Process().Succeeds(Now);

        foreach (var milliseconds in new[] { 700, 900, 1_100, 1_400, 1_800, 2_300 })
        {
            await using var interrupted = disturbed.Process();
            await interrupted.KillAfter(TimeSpan.FromMilliseconds(milliseconds), Now);
        }

        await disturbed.Process().Succeeds(Now);
        Assert.Equal(await State(undisturbed), await State(disturbed));
    }

    [Fact]
    public async Task A_file_with_faults_is_not_registered_at_all_and_the_others_are()
    {
        var job = await SetUp();
        var broken = Path.Combine(_folder.FullName, "broken.json");
        var text = await File.ReadAllTextAsync(SampleJob.File("RUN-138-2024"), Now);
        await File.WriteAllTextAsync(
            broken,
            text.Replace("RUN/138/2024", "RUN/139/2024", StringComparison.Ordinal)
                .Replace("\"2024-02-23\"", "\"2024-02-30\"", StringComparison.Ordinal)
                .Replace("460000", "-460000", StringComparison.Ordinal),
            Now);

        var (exit, _, errors) = await job.Start("process", broken, SampleJob.File("RUN-515-2021"), "--out", job.Out).End(Now);

        Assert.Equal(2, exit);
        Assert.Contains("$.documentDate", errors, StringComparison.Ordinal);
        Assert.Contains("$.fundingPlan.contributions[0].amount", errors, StringComparison.Ordinal);
        var options = platform.Identity.Person(job.Organisation);
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await platform.Cases.GetCaseAsync(new() { Name = $"organisations/{job.Organisation}/cases/RUN-139-2024" }, options, cancellationToken: Now));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        var other = await platform.Cases.GetCaseAsync(new() { Name = $"organisations/{job.Organisation}/cases/RUN-515-2021" }, options, cancellationToken: Now);
        Assert.Equal(CaseStatus.Decided, other.Status);
    }

    private string Endpoints => Path.Combine(_folder.FullName, "endpoints.json");

    /// <summary>The sample organisation under an id that no other test uses.</summary>
    private async Task<SampleJob> SetUp()
    {
        var organisation = $"main{Interlocked.Increment(ref _organisations)}";
        var token = Path.Combine(_folder.FullName, $"{organisation}.jwt");
        await File.WriteAllTextAsync(token, platform.Identity.Token("p-reg", organisation, roles: ["administrator", "registrar"], application: "platform-cli"), Now);
        var job = new SampleJob(organisation, _folder.FullName, Endpoints, token);
        await job.SetUp(Now);
        return job;
    }

    private async Task<CaseOverview[]> Overviews(SampleJob job) =>
        await Task.WhenAll(SampleJob.Numbers.Select(number => platform.Cases.GetCaseOverviewAsync(
            new() { Name = $"organisations/{job.Organisation}/cases/{number}" }, platform.Identity.Person(job.Organisation), cancellationToken: Now).ResponseAsync));

    /// <summary>All that is known of the cases, without the organisation's id, times, and the ids of reservations.</summary>
    private async Task<string> State(SampleJob job)
    {
        var known = string.Join('\n', (await Overviews(job)).Select(overview => JsonFormatter.Default.Format(overview)));
        var frames = await platform.Frames.ListFramesAsync(new() { Parent = $"organisations/{job.Organisation}" }, platform.Identity.Person(job.Organisation), cancellationToken: Now);
        return ChangingPattern().Replace($"{known}\n{frames}".Replace(job.Organisation, "organisation", StringComparison.Ordinal), "");
    }

    [GeneratedRegex("""("(filed|expires|etag)": "[^"]*")|reservations/[0-9a-f-]+""")]
    private static partial Regex ChangingPattern();
}
