using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Grpc.Net.Client;
using Testing;

[assembly: AssemblyFixture(typeof(Platform.Tests.WholePlatform))]

namespace Platform.Tests;

/// <summary>The three services and BoardReportJob with PostgreSQL and RabbitMQ behind them, talking to each other as they do in production.</summary>
public sealed class WholePlatform : IAsyncLifetime
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("documents-");
    private readonly List<IAsyncDisposable> _services = [];
    private GrpcChannel? _cases;
    private GrpcChannel? _funding;
    private GrpcChannel? _documents;

    public Servers Servers { get; } = new() { Managed = true };

    public Identity Identity { get; } = new();

    public CaseApi.CaseApiClient Cases => new(_cases);

    public OrganisationApi.OrganisationApiClient Organisations => new(_cases);

    public DelegationApi.DelegationApiClient Delegation => new(_cases);

    public DecisionApi.DecisionApiClient Decisions => new(_cases);

    public ReportingApi.ReportingApiClient Reporting => new(_cases);

    public PlanApi.PlanApiClient Plans => new(_funding);

    public FrameApi.FrameApiClient Frames => new(_funding);

    public ApplicationApi.ApplicationApiClient Applications => new(_funding);

    public DocumentApi.DocumentApiClient Documents => new(_documents);

    /// <summary>The batch job, and what it says.</summary>
    public RunningProgram BoardReportJob { get; private set; } = null!;

    /// <summary>Where each service answers gRPC, by its name.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>();

    /// <summary>The databases' administrators, by database.</summary>
    public IReadOnlyDictionary<string, string> Databases { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        foreach (var user in new[] { "case_service", "funding_service", "document_service", "board_report_job" })
            Servers.BrokerPasswords[user] = $"only-for-tests-{user}";
        await PutBrokerUsers(Servers);
        var ports = new[] { "case-service", "funding-service", "document-service" }.ToDictionary(name => name, _ => ServiceHost.FreePort());
        Addresses = ports.ToDictionary(port => port.Key, port => new Uri($"http://127.0.0.1:{port.Value}"));
        var settings = Addresses.ToDictionary(address => $"services:{address.Key}:grpc:0", address => (string?)address.Value.ToString());
        settings["Documents:Store"] = _store.FullName;

        var funding = await ServiceHost.Start<FundingService.Frames.FrameEndpoints>(
            Servers, Identity, "funding", "funding_service", settings, port: ports["funding-service"]);
        var documents = await ServiceHost.Start<DocumentService.Documents.DocumentEndpoints>(
            Servers, Identity, "documents", "document_service", settings, port: ports["document-service"]);
        var cases = await ServiceHost.Start<CaseService.Register.CaseEndpoints>(
            Servers, Identity, "cases", "case_service", settings, port: ports["case-service"]);
        BoardReportJob = Programs.Start("BoardReportJob", "BoardReportJob.dll", new Dictionary<string, string>
        {
            ["ConnectionStrings__messaging"] = Servers.BrokerFor("board_report_job"),
            ["Reports__Between"] = "00:00:00.5",
            ["Kestrel__Endpoints__http__Url"] = "http://127.0.0.1:0",
            ["services__case-service__grpc__0"] = Addresses["case-service"].ToString(),
            ["Identity__Issuer"] = Identity.Issuer,
            ["Identity__Audience"] = Identity.Audience,
            ["Identity__KeysFile"] = Identity.KeysFile,
            ["Identity__TokenFile"] = Identity.ServiceTokenFile,
        });
        _services.AddRange([BoardReportJob, cases, documents, funding]);
        Databases = new Dictionary<string, string> { ["cases"] = cases.AdminConnection, ["funding"] = funding.AdminConnection, ["documents"] = documents.AdminConnection };
        (_cases, _funding, _documents) = (cases.Connect(), funding.Connect(), documents.Connect());
    }

    /// <summary>Gives the programs their users on the broker, as the AppHost has it done.</summary>
    /// <returns>What was said about it.</returns>
    public static async Task<string> PutBrokerUsers(Servers servers)
    {
        var environment = servers.BrokerPasswords.ToDictionary(password => $"Passwords__{password.Key}", password => password.Value);
        environment["ConnectionStrings__messaging-admin"] = servers.Management.AbsoluteUri;
        await using var put = Programs.Start("BrokerUsers", "BrokerUsers.dll", environment);
        return await put.Succeeds(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        await Servers.DisposeAsync();
        Identity.Dispose();
        _store.Delete(recursive: true);
    }
}
