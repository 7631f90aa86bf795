extern alias cases;
extern alias funding;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Grpc.Core;
using Npgsql;
using ServiceDefaults;
using Testing;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Decisions;

[CollectionDefinition(nameof(ThreeServices))]
public sealed class TestsOfThreeServices : ICollectionFixture<ThreeServices>;

/// <summary>The three services together, with an organisation that can decide. They have a broker to themselves: a queue has one reader.</summary>
public sealed class ThreeServices : IAsyncLifetime
{
    public const string Region = "organisations/rjh";
    public const string RunBoard = $"{Region}/boards/run";
    public const string Director = $"{Region}/offices/regional-utvecklingsdirektor";
    public const string RegionDirector = $"{Region}/offices/regiondirektor";
    public const string GrowthFrame = $"{Region}/frames/hallbar-tillvaxt";

    private readonly Servers _servers = new();
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("documents-");
    private readonly DirectoryInfo _templates = Directory.CreateTempSubdirectory("templates-");
    private readonly Identity _identity = new();
    private ServiceHost<cases::Program>? _cases;
    private ServiceHost<funding::Program>? _funding;
    private ServiceHost<Program>? _documents;

    public Metadata Registrar => _identity.Person("rjh", Roles.Registrar, Roles.Administrator);

    public CaseApi.CaseApiClient Cases => new(_cases!.Connect());

    public DecisionApi.DecisionApiClient Decisions => new(_cases!.Connect());

    public PlanApi.PlanApiClient Plans => new(_funding!.Connect());

    public DocumentApi.DocumentApiClient Documents => new(_documents!.Connect());

    public RenderingApi.RenderingApiClient Rendering => new(_documents!.Connect());

    public ArchiveApi.ArchiveApiClient Archive => new(_documents!.Connect());

    /// <summary>Where the contents of documents lie.</summary>
    public string Store => _store.FullName;

    public ReportingApi.ReportingApiClient Reporting => new(_cases!.Connect());

    /// <summary>Somebody without any role.</summary>
    public Metadata Officer => _identity.Person("rjh");

    /// <summary>Somebody with every role, somewhere else.</summary>
    public Metadata Stranger => _identity.Person("kommunen", Roles.Registrar, Roles.Administrator);

    public Uri Broker => new(_servers.Broker);

    public async ValueTask InitializeAsync()
    {
        await _servers.InitializeAsync();
        _cases = await ServiceHost.Start<cases::Program>(_servers, _identity, "cases", "case_service");
        _funding = await ServiceHost.Start<funding::Program>(_servers, _identity, "funding", "funding_service");
        _documents = await ServiceHost.Start<Program>(
            _servers, _identity, "documents", "document_service", new() { ["Documents:Store"] = _store.FullName, ["Rendering:Templates"] = _templates.FullName });
        _documents.Introduce("case-service", _cases.Address);
        _documents.Introduce("funding-service", _funding.Address);
        _cases.Introduce("document-service", _documents.Address);
        _cases.Introduce("funding-service", _funding.Address);
        await SetUp();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in new IAsyncDisposable?[] { _cases, _funding, _documents })
            if (service is not null)
                await service.DisposeAsync();
        await _servers.DisposeAsync();
        _identity.Dispose();
        _store.Delete(recursive: true);
        _templates.Delete(recursive: true);
    }

    /// <summary>Where the organisation's own templates lie.</summary>
    public string OwnTemplates => Directory.CreateDirectory(Path.Combine(_templates.FullName, "rjh")).FullName;

    /// <summary>What the document service will try again.</summary>
    public async Task<string?> Fault(string about)
    {
        await using var source = NpgsqlDataSource.Create(_documents!.AdminConnection);
        await using var fault = source.CreateCommand("SELECT error FROM inbox_fault WHERE body::text LIKE '%' || $1 || '%'");
        fault.Parameters.AddWithValue(about);
        return (string?)await fault.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the document service has reacted to a message, or found that it need not.</summary>
    public Task Handled(Guid messageId) => Eventually.Holds(
        async () =>
        {
            await using var source = NpgsqlDataSource.Create(_documents!.AdminConnection);
            await using var handled = source.CreateCommand("SELECT EXISTS (SELECT FROM inbox WHERE message_id = $1)");
            handled.Parameters.AddWithValue(messageId);
            return (bool)(await handled.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        },
        TestContext.Current.CancellationToken);

    /// <summary>Changes the document service's database past the service.</summary>
    public async Task ChangeDocuments(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_documents!.AdminConnection);
        await using var change = source.CreateCommand(sql);
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task SetUp()
    {
        var now = TestContext.Current.CancellationToken;
        var organisations = new OrganisationApi.OrganisationApiClient(_cases!.Connect());
        await organisations.PutOrganisationAsync(new() { Organisation = TheOrganisation }, Registrar, cancellationToken: now);
        var delegation = new DelegationApi.DelegationApiClient(_cases.Connect());
        await delegation.PutDelegationOrderAsync(new() { Parent = RunBoard, Order = TheOrder }, Registrar, cancellationToken: now);
        var year = new FrameYear { Year = 2024, Allocated = 1_000_000m.ToMoney() };
        var frame = new Frame { Name = GrowthFrame, DisplayName = "Hållbar tillväxt", Years = { year } };
        await new FrameApi.FrameApiClient(_funding!.Connect()).PutFrameAsync(new() { Frame = frame }, Registrar, cancellationToken: now);
    }

    private static Organisation TheOrganisation => new()
    {
        Name = Region,
        DisplayName = "Region Jämtland Härjedalen",
        Boards = { new Board { Name = RunBoard, DisplayName = "Regionala utvecklingsnämnden", Series = { "RUN" } } },
        Units = { new Unit { Name = $"{Region}/units/samhallsutveckling", DisplayName = "Samhällsutveckling" } },
        Offices =
        {
            new Office { Name = Director, DisplayName = "Regional utvecklingsdirektör", Tenures = { Tenure("p-001", "Beslutina Fattarsdotter") } },
            new Office { Name = RegionDirector, DisplayName = "Regiondirektör", Tenures = { Tenure("p-002", "Hittepå Direktörsson") } },
        },
    };

    private static DelegationOrder TheOrder => new()
    {
        TermFrom = 2023,
        TermTo = 2026,
        Version = 1,
        AdoptedParagraph = "§ 12",
        Adopted = new Date { Year = 2023, Month = 1, Day = 18 },
        ValidFrom = new Date { Year = 2023, Month = 1, Day = 19 },
        Clauses = { new Clause { Number = "8.2", Matter = "Starta projekt", Delegates = { Director }, Reported = true } },
    };

    private static Tenure Tenure(string person, string name) =>
        new() { Person = $"{Region}/persons/{person}", PersonName = name, From = new Date { Year = 2019, Month = 1, Day = 1 } };
}
