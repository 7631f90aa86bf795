using System.Text.Json;
using Dapper;
using Npgsql;
using Testing;

namespace Platform.Tests;

/// <summary>The platform as ./run starts it: the AppHost, which keeps servers and services running, on data of its own; and the main job undisturbed.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Http = new();
    private static int _organisations;

    // What can be disturbed, and the program that it is.
    private static readonly Dictionary<string, string> ProgramOf = new()
    {
        ["case-service"] = "/CaseService.dll",
        ["funding-service"] = "/FundingService.dll",
        ["document-service"] = "/DocumentService.dll",
        ["messaging"] = "/rabbitmq-server",
        ["postgres"] = "/postgres",
    };

    // Where each database keeps what is still to be done.
    private static readonly Dictionary<string, string[]> Waiting = new()
    {
        ["cases"] = ["outbox", "inbox_fault"],
        ["funding"] = ["outbox", "inbox_fault"],
        ["documents"] = ["outbox", "inbox_fault", "document_unread"],
    };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("running-platform-");
    private RunningProgram? _appHost;
    private Dictionary<string, Dictionary<string, Uri>> _endpoints = [];
    private Dictionary<string, string> _databases = [];

    /// <summary>The names of what can be disturbed.</summary>
    public static IReadOnlyCollection<string> Resources => ProgramOf.Keys;

    /// <summary>The state after a job that nothing disturbed.</summary>
    public string[] Undisturbed { get; private set; } = [];

    /// <summary>How long that job took.</summary>
    public TimeSpan UndisturbedTime { get; private set; }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string EndpointsFile => Path.Combine(_data.FullName, "endpoints.json");

    public async ValueTask InitializeAsync()
    {
        await using (var identity = Programs.Start("Cli", "platform.dll", new Dictionary<string, string>(), "dev-identity", _data.FullName))
            await identity.Succeeds(Now);
        _appHost = Programs.Start("AppHost", "AppHost.dll", new Dictionary<string, string> { ["LOCAL_DATA_FOLDER"] = _data.FullName, ["Identity__Folder"] = _data.FullName });
        await _appHost.Says("Everything is up:", Now, LongestStart);
        _endpoints = await Read<Dictionary<string, Dictionary<string, Uri>>>("endpoints.json");
        var password = (await Read<Dictionary<string, string>>("parameters.json"))["postgres-password"];
        var server = _endpoints["postgres"]["tcp"];
        // Without a pool: no connection of a test outlives the server that it leads to.
        _databases = Waiting.Keys.ToDictionary(
            name => name,
            name => $"Host={server.DnsSafeHost};Port={server.Port};Database={name};Username=postgres;Password={password};Pooling=false");

        // The first job after a start takes much longer, and its moments are not those of the jobs that are disturbed later.
        await (await NewJob()).Run(Now);
        var job = await NewJob();
        var began = TimeProvider.System.GetTimestamp();
        await job.Run(Now);
        UndisturbedTime = TimeProvider.System.GetElapsedTime(began);
        await Eventually.Holds(IsQuiet, Now);
        Undisturbed = await State(job);
    }

    public async ValueTask DisposeAsync()
    {
        if (_appHost is not null)
        {
            await Signal("TERM", [_appHost.Id]);
            await _appHost.End(CancellationToken.None);
            await _appHost.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    /// <summary>The main job, for an organisation that has none yet.</summary>
    public async Task<SampleJob> NewJob()
    {
        var organisation = $"region{Interlocked.Increment(ref _organisations)}";
        var token = Path.Combine(_data.FullName, $"{organisation}.jwt");
        string[] roles = ["--role", "administrator", "--role", "registrar"];
        await using var made = Programs.Start(
            "Cli", "platform.dll", new Dictionary<string, string>(), ["dev-token", _data.FullName, "--organisation", organisation, "--person", "p-reg", .. roles, "--out", token]);
        await made.Succeeds(Now);
        return new SampleJob(organisation, _data.FullName, EndpointsFile, token);
    }

    public Task<string[]> State(SampleJob job) => StateDump.Of(_databases, job.Organisation, Now);

    /// <summary>
    /// Every service is ready, and nothing is on its way any more: no event in an outbox, no message kept for another attempt or parked, no document that
    /// waits to be read, no message in any queue, not even in one for errors.
    /// </summary>
    public async Task<bool> IsQuiet()
    {
        try
        {
            foreach (var service in _endpoints.Values.Where(endpoints => endpoints.ContainsKey("http")))
                if (await Http.GetAsync(new Uri(service["http"], "/health/ready"), Now) is { IsSuccessStatusCode: false })
                    return false;
            var writes = await Writes();
            foreach (var (name, database) in _databases)
            {
                await using var connection = new NpgsqlConnection(database);
                if (await connection.ExecuteScalarAsync<bool>($"SELECT {string.Join(" OR ", Waiting[name].Select(table => $"EXISTS (SELECT FROM {table})"))}"))
                    return false;
            }

            // What left a queue after the databases were looked at has been written to one.
            return await QueuesAreEmpty() && await Writes() == writes;
        }
        catch (Exception away) when (away is HttpRequestException or NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Ends everything that the resource runs, without warning. The AppHost starts it again.</summary>
    public Task Kill(string resource) => Signal("KILL", ProcessesOf(resource));

    /// <summary>Stops the clock for everything that the resource runs.</summary>
    public async Task Pause(string resource, TimeSpan time)
    {
        var processes = ProcessesOf(resource);
        await Signal("STOP", processes);
        try
        {
            await Task.Delay(time, Now);
        }
        finally
        {
            await Signal("CONT", processes);
        }
    }

    // The server's next transaction that writes, in any database.
    private async Task<string?> Writes()
    {
        await using var connection = new NpgsqlConnection(_databases.Values.First());
        return await connection.ExecuteScalarAsync<string>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
    }

    // Asked of the broker itself, as an operator does: also messages that a consumer has but hasn't acknowledged count.
    private async Task<bool> QueuesAreEmpty()
    {
        if (ProcessesOf("messaging") is not [var broker, ..])
            return false;
        var environment = await File.ReadAllTextAsync($"/proc/{broker}/environ", Now);
        await using var look = Programs.Start(
            "/usr/lib/rabbitmq/bin/rabbitmqctl",
            environment.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
            "list_queues", "--quiet", "--no-table-headers", "name", "messages");
        var (exitCode, output, _) = await look.End(Now);
        return exitCode == 0 && output.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(queue => queue.EndsWith("\t0", StringComparison.Ordinal));
    }

    /// <summary>All processes of a resource, the first one first; none while it is down. The one that the AppHost keeps it with isn't its own.</summary>
    private List<int> ProcessesOf(string resource) =>
        [.. Children(_appHost!.Id).Where(keeper => Read($"/proc/{keeper}/cmdline").Split('\0').Any(part => part.EndsWith(ProgramOf[resource], StringComparison.Ordinal))).SelectMany(Below)];

    private static IEnumerable<int> Below(int process) => Children(process).SelectMany(child => Below(child).Prepend(child));

    private static IEnumerable<int> Children(int process) =>
        Directory.Exists($"/proc/{process}/task")
            ? Directory.GetDirectories($"/proc/{process}/task").SelectMany(thread => Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)
            : [];

    // A process can end while it is looked at.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task<T> Read<T>(string file) where T : class =>
        JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(Path.Combine(_data.FullName, file), Now))!;

    // Some may have ended meanwhile; the others get the signal all the same.
    private static async Task Signal(string name, IEnumerable<int> processes)
    {
        await using var kill = Programs.Start("kill", new Dictionary<string, string>(), ["-s", name, .. processes.Select(process => $"{process}")]);
        await kill.End(CancellationToken.None);
    }
}
