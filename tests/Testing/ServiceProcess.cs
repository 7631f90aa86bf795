using System.Diagnostics;
using System.Reflection;
using Contracts.Cases.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Npgsql;

namespace Testing;

/// <summary>A service as a process of its own, with real servers behind it.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string _database;
    private readonly string _program;
    private readonly string[] _runBy;
    private readonly Servers _servers;
    private readonly Dictionary<string, string?> _settings;
    private readonly int _port = ServiceHost.FreePort();
    private readonly List<GrpcChannel> _channels = [];
    private Process? _process;

    private ServiceProcess(string database, string program, Dictionary<string, string?> settings, Servers servers, string[] runBy) =>
        (_database, _program, _settings, _servers, _runBy) = (database, program, settings, servers, runBy);

    public Identity Identity { get; private init; } = null!;

    /// <summary>The broker's address.</summary>
    public string Broker => _servers.Broker;

    public string AdminConnection => _settings[$"ConnectionStrings:{_database}-admin"]!;

    /// <summary>CaseService; the services that it asks are nowhere.</summary>
    public static Task<ServiceProcess> PrepareCaseService() => Prepare("cases", "case_service", "CaseService.dll", new()
    {
        ["services:funding-service:grpc:0"] = "http://127.0.0.1:1",
        ["services:document-service:grpc:0"] = "http://127.0.0.1:1",
    });

    /// <summary>FundingService.</summary>
    public static Task<ServiceProcess> PrepareFundingService() => Prepare("funding", "funding_service", "FundingService.dll", []);

    /// <summary>DocumentService; the services that it asks are nowhere.</summary>
    /// <param name="runBy">A command that runs the one that follows it, e.g. with other rights.</param>
    public static Task<ServiceProcess> PrepareDocumentService(Dictionary<string, string?> settings, params string[] runBy) =>
        Prepare("documents", "document_service", "DocumentService.dll", new(settings)
        {
            ["services:case-service:grpc:0"] = "http://127.0.0.1:1",
            ["services:funding-service:grpc:0"] = "http://127.0.0.1:1",
        }, runBy);

    // Servers and a migrated database; the service itself is started by StartService. Its program lies beside the one that measures or tests it, which
    // refers to it.
    private static async Task<ServiceProcess> Prepare(string database, string role, string program, Dictionary<string, string?> more, params string[] runBy)
    {
        var path = Path.Combine(AppContext.BaseDirectory, program);
        var (servers, identity) = (new Servers { Durable = true }, new Identity());
        await servers.InitializeAsync();
        var settings = await ServiceHost.Prepare(
            servers, identity, database, role, Assembly.LoadFrom(path), new(more) { ["Logging:LogLevel:Default"] = "Error" });
        return new ServiceProcess(database, path, settings, servers, runBy) { Identity = identity };
    }

    /// <summary>Starts the service, or starts it again after it was killed, and waits until it serves.</summary>
    /// <param name="databasePort">Where the service finds its database instead of where it is.</param>
    public async Task StartService(int? databasePort = null)
    {
        string[] command = [.. _runBy, "dotnet", _program];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = AppContext.BaseDirectory };
        foreach (var (key, value) in _settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Kestrel__Endpoints__grpc__Url"] = $"http://127.0.0.1:{_port}";
        if (databasePort is { } port)
            start.Environment[$"ConnectionStrings__{_database}"] = new NpgsqlConnectionStringBuilder(_settings[$"ConnectionStrings:{_database}"]) { Port = port }.ConnectionString;
        _process = Process.Start(start)!;

        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_port}");
        var health = new Health.HealthClient(channel);
        await Eventually.Holds(async () =>
        {
            try
            {
                return (await health.CheckAsync(new HealthCheckRequest())).Status == HealthCheckResponse.Types.ServingStatus.Serving;
            }
            catch (RpcException)
            {
                return false;
            }
        }, CancellationToken.None);
    }

    /// <summary>Kills the service (SIGKILL).</summary>
    public async Task KillService()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>How much memory the process has, in KiB.</summary>
    /// <param name="figure">VmRSS: now; VmHWM: at most so far.</param>
    public long Memory(string figure) => long.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").Single(line => line.StartsWith($"{figure}:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A channel with connections of its own.</summary>
    public GrpcChannel Connect()
    {
        var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_port}");
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Enters an organisation with a board and its series in CaseService.</summary>
    public async Task<Organisation> Enter(string id, params string[] series)
    {
        var organisation = new Organisation
        {
            Name = $"organisations/{id}",
            DisplayName = "Mätregionen",
            Boards = { new Board { Name = $"organisations/{id}/boards/run", DisplayName = "Regionala utvecklingsnämnden", Series = { series } } },
            Units = { new Unit { Name = $"organisations/{id}/units/naringsliv", DisplayName = "Näringsliv" } },
        };
        await new OrganisationApi.OrganisationApiClient(Connect()).PutOrganisationAsync(new() { Organisation = organisation }, Identity.Person(id, "administrator"));
        return organisation;
    }

    /// <summary>Asks the database as its administrator.</summary>
    public async Task<T> Query<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await KillService();
        await _servers.DisposeAsync();
        Identity.Dispose();
    }
}
