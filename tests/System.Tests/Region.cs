using System.Security.Cryptography;
using System.Text;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Google.Protobuf;
using Google.Type;
using Grpc.Core;

namespace Platform.Tests;

/// <summary>An organisation of a test: a board, an office with a holder, an order in force, a meeting, a frame; and a project on its way to a decision.</summary>
public sealed class Region
{
    private static int _regions;
    private readonly WholePlatform _platform;
    private int _cases;

    private Region(WholePlatform platform, string id)
    {
        _platform = platform;
        Id = id;
    }

    public string Id { get; }

    public string Name => $"organisations/{Id}";

    public string Board => $"{Name}/boards/run";

    public string Director => $"{Name}/offices/regional-utvecklingsdirektor";

    public string Frame => $"{Name}/frames/hallbar-tillvaxt";

    public Metadata Registrar => _platform.Identity.Person(Id, "registrar");

    public Metadata Software => _platform.Identity.Software(Id, "registrar");

    /// <summary>The case with a number: RUN/1/2026.</summary>
    public string Case(string number) => $"{Name}/cases/{number.Replace('/', '-')}";

    public static DateOnly DecisionDay { get; } = new(2024, 2, 23);

    /// <summary>Enters a region whose frame has so much for 2024.</summary>
    public static async Task<Region> Create(WholePlatform platform, decimal frame = 1_000_000)
    {
        var region = new Region(platform, $"r{Interlocked.Increment(ref _regions)}");
        var administrator = platform.Identity.Person(region.Id, "administrator");
        await platform.Organisations.PutOrganisationAsync(
            new()
            {
                Organisation = new Organisation
                {
                    Name = region.Name,
                    DisplayName = "Prövningsregionen",
                    Boards = { new Board { Name = region.Board, DisplayName = "Regionala utvecklingsnämnden", Series = { "RUN" } } },
                    Units = { new Unit { Name = $"{region.Name}/units/samhallsutveckling", DisplayName = "Samhällsutveckling" } },
                    Offices =
                    {
                        new Office
                        {
                            Name = region.Director,
                            DisplayName = "Regional utvecklingsdirektör",
                            Tenures = { new Tenure { Person = $"{region.Name}/persons/p-001", PersonName = "Prov Lövgren", From = Day(new(2019, 1, 1)) } },
                        },
                    },
                },
            },
            administrator);
        await platform.Delegation.PutDelegationOrderAsync(
            new()
            {
                Parent = region.Board,
                Order = new DelegationOrder
                {
                    TermFrom = 2023, TermTo = 2026, Version = 1, AdoptedParagraph = "§ 12", ValidFrom = Day(new(2023, 1, 1)),
                    Clauses = { new Clause { Number = "8.2", Matter = "Starta projekt", Delegates = { region.Director }, Reported = true, OpenToJudicialReview = true } },
                },
            },
            administrator);
        foreach (var (closes, held) in new[] { (new DateOnly(2024, 1, 17), new DateOnly(2024, 1, 31)), (new DateOnly(2024, 3, 6), new DateOnly(2024, 3, 20)) })
            await platform.Reporting.PutMeetingAsync(new() { Parent = region.Board, Meeting = new Meeting { Date = Day(held), AgendaCutOff = Day(closes) } }, administrator);
        await platform.Frames.PutFrameAsync(
            new() { Frame = new Frame { Name = region.Frame, DisplayName = "Hållbar tillväxt", Years = { new FrameYear { Year = 2024, Allocated = Sek(frame) } } } },
            administrator);
        return region;
    }

    /// <summary>Imports a case with its plan, a document and a drafted application.</summary>
    public async Task<string> ImportCase(string title = "Stärka samarbeten med regioner i EU")
    {
        var number = Interlocked.Increment(ref _cases);
        var imported = await _platform.Cases.ImportCaseAsync(
            new()
            {
                Parent = Name,
                Case = new Case
                {
                    Number = $"RUN/{number}/2024", Title = title, Kind = "project", Description = "Nätverk med andra regioner.", DocumentDate = Day(DecisionDay),
                    DocumentKind = "delegationsbeslut", Unit = $"{Name}/units/samhallsutveckling",
                    Period = new Period { From = Day(new(2024, 3, 1)), To = Day(new(2024, 11, 30)) },
                },
            },
            Registrar);
        await _platform.Plans.PutPlanAsync(
            new()
            {
                Plan = new FundingPlan
                {
                    Name = $"{imported.Name}/plan", Total = Sek(920_000), Day = Day(DecisionDay),
                    Contributions =
                    {
                        new Contribution { Financier = "Tillväxtverket", Source = "call", Kind = ContributionKind.Cash, Publicness = Publicness.Public, Amount = Sek(460_000), Status = ContributionStatus.Planned },
                        new Contribution { Financier = "Prövningsregionen", Source = "own-frame", Frames = { Frame }, Kind = ContributionKind.Cash, Publicness = Publicness.Public, Rest = true, Status = ContributionStatus.Planned },
                    },
                },
            },
            Registrar);
        await Upload(imported.Name);
        await _platform.Applications.DraftApplicationAsync(
            new() { Parent = imported.Name, Application = new() { Financier = "Tillväxtverket", Source = "call" } }, Registrar);
        return imported.Name;
    }

    /// <summary>Proposes a delegated decision that sets money aside, sends the application and goes out to two recipients.</summary>
    public AsyncUnaryCall<Decision> Propose(string inCase, decimal amount = 460_000, string clause = "8.2") =>
        _platform.Decisions.ProposeDecisionAsync(
            new()
            {
                Parent = inCase,
                Day = Day(DecisionDay),
                Decision = new Decision
                {
                    Kind = DecisionKind.Delegated, Board = Board, TermFrom = 2023, TermTo = 2026, Clause = clause, ReportTo = Board,
                    ExtractsTo = { "Tillväxtverket", "Länsstyrelsen" },
                    Basis = { new BasisDocument { Document = $"{inCase}/documents/1" } },
                    Points =
                    {
                        new DecisionPoint { Text = "Avsätta medel för projektet.", Amount = Sek(amount), Kind = ContributionKind.Cash, Frames = { Frame } },
                        new DecisionPoint { Text = "Skicka ansökan till Tillväxtverket.", Applications = { $"{inCase}/applications/1" } },
                    },
                },
            },
            Registrar);

    /// <summary>Proposes a delegated decision that sets nothing aside.</summary>
    /// <param name="change">What it changes; null: nothing.</param>
    public AsyncUnaryCall<Decision> ProposeWithoutMoney(string inCase, Change? change = null) =>
        _platform.Decisions.ProposeDecisionAsync(
            new()
            {
                Parent = inCase,
                Day = Day(DecisionDay),
                Decision = new Decision
                {
                    Kind = DecisionKind.Delegated, Board = Board, Clause = "8.2", ReportTo = Board, Points = { new DecisionPoint { Text = "Starta projektet." } }, Change = change,
                },
            },
            Registrar);

    /// <summary>Enters a meeting.</summary>
    /// <param name="closes">When its agenda closes; null: on the day of the meeting.</param>
    public async Task<string> AddMeeting(DateOnly day, DateOnly? closes = null) =>
        (await _platform.Reporting.PutMeetingAsync(
            new() { Parent = Board, Meeting = new Meeting { Date = Day(day), AgendaCutOff = Day(closes ?? day) } }, _platform.Identity.Person(Id, "administrator"))).Meeting.Name;

    public RecordDecisionRequest Recorded(string decision, DateOnly? day = null, params string[] acknowledged) => new()
    {
        Name = decision, Decided = Day(day ?? DecisionDay), DecidedBy = { new Signature { Office = Director } }, AcknowledgedFindings = { acknowledged },
    };

    public async Task<FrameYear> Year2024() =>
        (await _platform.Frames.ListFramesAsync(new() { Parent = Name }, Registrar)).Frames.Single().Years.Single(year => year.Year == 2024);

    public static Money Sek(decimal kronor) => new() { CurrencyCode = "SEK", Units = (long)kronor, Nanos = (int)(kronor % 1 * 1_000_000_000) };

    public static Date Day(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    private async Task Upload(string inCase)
    {
        var content = Encoding.UTF8.GetBytes("Projektinitiativ: nätverk med andra regioner.\n");
        using var call = _platform.Documents.UploadDocument(Registrar);
        await call.RequestStream.WriteAsync(new()
        {
            Metadata = new()
            {
                Parent = inCase,
                Document = new Document
                {
                    Title = "Projektinitiativ", Kind = "initiative", FileName = "initiativ.txt", ContentType = "text/plain", State = DocumentState.Final,
                    Direction = Direction.Internal, Date = Day(DecisionDay), Size = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
                },
            },
        });
        await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(content) });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
