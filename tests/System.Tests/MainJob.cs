using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts.Cases.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Platform.Tests;

/// <summary>The command line takes the sample cases from file to report.</summary>
public sealed partial class MainJob(WholePlatform platform) : IAsyncLifetime
{
    private static readonly string[] Numbers = ["RUN-138-2024", "RUN-515-2021", "RUN-99-2019"];
    private static int _organisations;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("main-job-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string Cases => Path.Combine(Programs.Repository, "samples", "cases");

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
        var organisation = await SetUp();

        var (first, _, errors) = await Process(organisation).End(Now);
        Assert.True(first == 0, errors);
        var state = await State(organisation);
        var (second, said, _) = await Process(organisation).End(Now);

        Assert.Equal(0, second);
        Assert.EndsWith("nothing changed\n", said, StringComparison.Ordinal);
        Assert.Equal(state, await State(organisation));
        var overviews = await Overviews(organisation);
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
        Assert.Equal(2, Directory.GetFiles(Out(organisation), "anmalningslista-*.txt").Length);
        Assert.Equal(3, Directory.GetFiles(Out(organisation), "*.pdf", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Killed_anywhere_and_run_again_the_job_ends_in_the_same_state()
    {
        var (undisturbed, disturbed) = (await SetUp(), await SetUp());
        Assert.Equal(0, (await Process(undisturbed).End(Now)).ExitCode);

        foreach (var milliseconds in new[] { 700, 900, 1_100, 1_400, 1_800, 2_300 })
        {
            await using var interrupted = Process(disturbed);
            await interrupted.KillAfter(TimeSpan.FromMilliseconds(milliseconds), Now);
        }

        Assert.Equal(0, (await Process(disturbed).End(Now)).ExitCode);
        Assert.Equal(await State(undisturbed), await State(disturbed));
    }

    [Fact]
    public async Task A_file_with_faults_is_not_registered_at_all_and_the_others_are()
    {
        var organisation = await SetUp();
        var broken = Path.Combine(_folder.FullName, "broken.json");
        var text = await File.ReadAllTextAsync(Path.Combine(Cases, "RUN-138-2024.json"), Now);
        await File.WriteAllTextAsync(
            broken,
            text.Replace("RUN/138/2024", "RUN/139/2024", StringComparison.Ordinal)
                .Replace("\"2024-02-23\"", "\"2024-02-30\"", StringComparison.Ordinal)
                .Replace("460000", "-460000", StringComparison.Ordinal),
            Now);

        var (exit, _, errors) = await Run(organisation, "process", broken, Path.Combine(Cases, "RUN-515-2021.json"), "--out", Out(organisation)).End(Now);

        Assert.Equal(2, exit);
        Assert.Contains("$.documentDate", errors, StringComparison.Ordinal);
        Assert.Contains("$.fundingPlan.contributions[0].amount", errors, StringComparison.Ordinal);
        var options = platform.Identity.Person(organisation);
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await platform.Cases.GetCaseAsync(new() { Name = $"organisations/{organisation}/cases/RUN-139-2024" }, options, cancellationToken: Now));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        var other = await platform.Cases.GetCaseAsync(new() { Name = $"organisations/{organisation}/cases/RUN-515-2021" }, options, cancellationToken: Now);
        Assert.Equal(CaseStatus.Decided, other.Status);
    }

    private string Endpoints => Path.Combine(_folder.FullName, "endpoints.json");

    private string Out(string organisation) => Path.Combine(_folder.FullName, organisation);

    private string Token(string organisation) => Path.Combine(_folder.FullName, $"{organisation}.jwt");

    /// <summary>The sample organisation under an id that no other test uses.</summary>
    private async Task<string> SetUp()
    {
        var organisation = $"main{Interlocked.Increment(ref _organisations)}";
        await File.WriteAllTextAsync(Token(organisation), platform.Identity.Token("p-reg", organisation, roles: ["administrator", "registrar"], application: "platform-cli"), Now);
        var file = Path.Combine(_folder.FullName, $"{organisation}.json");
        var sample = await File.ReadAllTextAsync(Path.Combine(Programs.Repository, "samples", "organisation.json"), Now);
        await File.WriteAllTextAsync(file, sample.Replace("\"id\": \"rjh\"", $"\"id\": \"{organisation}\"", StringComparison.Ordinal), Now);
        var (exit, _, errors) = await Run(organisation, "setup", file).End(Now);
        Assert.True(exit == 0, errors);
        return organisation;
    }

    private RunningProgram Process(string organisation) =>
        Run(organisation, ["process", .. Numbers.Select(number => Path.Combine(Cases, $"{number}.json")), "--out", Out(organisation)]);

    private RunningProgram Run(string organisation, params string[] arguments) =>
        Programs.Start("Cli", "platform.dll", new Dictionary<string, string> { ["PLATFORM_ENDPOINTS"] = Endpoints, ["PLATFORM_TOKEN_FILE"] = Token(organisation) }, arguments);

    private async Task<CaseOverview[]> Overviews(string organisation) =>
        await Task.WhenAll(Numbers.Select(number => platform.Cases.GetCaseOverviewAsync(
            new() { Name = $"organisations/{organisation}/cases/{number}" }, platform.Identity.Person(organisation), cancellationToken: Now).ResponseAsync));

    /// <summary>All that is known of the cases, without the organisation's id, times, and the ids of reservations.</summary>
    private async Task<string> State(string organisation)
    {
        var known = string.Join('\n', (await Overviews(organisation)).Select(overview => JsonFormatter.Default.Format(overview)));
        var frames = await platform.Frames.ListFramesAsync(new() { Parent = $"organisations/{organisation}" }, platform.Identity.Person(organisation), cancellationToken: Now);
        return ChangingPattern().Replace($"{known}\n{frames}".Replace(organisation, "organisation", StringComparison.Ordinal), "");
    }

    [GeneratedRegex("""("(filed|expires)": "[^"]*")|reservations/[0-9a-f-]+""")]
    private static partial Regex ChangingPattern();
}
