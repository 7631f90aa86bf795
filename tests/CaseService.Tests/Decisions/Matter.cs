using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Google.Type;
using Grpc.Core;
using ServiceDefaults;

namespace CaseService.Tests.Decisions;

/// <summary>A case in an organisation of its own, with an order in force, money in a frame, and those who decide.</summary>
public sealed class Matter
{
    /// <summary>Director of regional development: delegate of 8.2 and 8.3.</summary>
    public const string Director = "p-002";

    /// <summary>Chair of the board: decides what can't wait, by 1.1.</summary>
    public const string Chair = "p-004";

    /// <summary>Head of a unit, and delegate of nothing.</summary>
    public const string Head = "p-005";

    private readonly CaseHost _host;
    private readonly ChannelBase _channel;

    private Matter(CaseHost host, ChannelBase channel, TestRegister register, string name) => (_host, _channel, Register, Name) = (host, channel, register, name);

    public TestRegister Register { get; }

    /// <summary>The case.</summary>
    public string Name { get; }

    public string Frame => $"{Register.Name}/frames/hallbar-tillvaxt";

    public string Order => $"{Register.Board}/delegationOrders/2023-2026-1";

    public Metadata Registrar => Register.As("p-009", "registrar");

    public static DateOnly Today => SwedishTime.Day(TimeProvider.System.GetUtcNow());

    private CaseApi.CaseApiClient Cases => new(_channel);

    private DecisionApi.DecisionApiClient Decisions => new(_channel);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Enters all of it.</summary>
    /// <param name="limit">Of clause 8.3.</param>
    /// <param name="channel">To a service of the test's own; null: to the one of all tests.</param>
    public static async Task<Matter> Create(CaseHost host, Limit? limit = null, ChannelBase? channel = null)
    {
        channel ??= host.Channel;
        var register = await host.NewOrganisation(channel);
        var content = register.Content();
        content.Offices.Add(Office(register, "ordforande", "Nämndens ordförande", Chair));
        content.Offices.Add(Office(register, "enhetschef", "Enhetschef", Head));
        await new OrganisationApi.OrganisationApiClient(channel).PutOrganisationAsync(new() { Organisation = content }, register.Administrator, cancellationToken: Now);
        var director = $"{register.Name}/offices/direktor";
        await new DelegationApi.DelegationApiClient(channel).PutDelegationOrderAsync(
            new()
            {
                Parent = register.Board,
                Order = new DelegationOrder
                {
                    TermFrom = 2023, TermTo = 2026, Version = 1, AdoptedParagraph = "§ 12", ValidFrom = Day(new(2023, 1, 1)),
                    Clauses =
                    {
                        new Clause { Number = "1.1", Matter = "Brådskande", Delegates = { $"{register.Name}/offices/ordforande" }, Urgent = true, OpenToJudicialReview = true },
                        new Clause { Number = "8.2", Matter = "Starta projekt", Delegates = { director }, Reported = true, SubDelegable = true, OpenToJudicialReview = true },
                        new Clause
                        {
                            Number = "8.3", Matter = "Bevilja bidrag", Delegates = { director }, Limit = limit ?? UpTo(500_000, LimitScope.Decision), OpenToJudicialReview = true,
                        },
                        new Clause { Number = "8.4", Matter = "Lämna yttranden", Delegates = { director } },
                    },
                },
            },
            register.Administrator, cancellationToken: Now);
        await host.Frames.PutFrameAsync(
            new() { Frame = new Frame { Name = $"{register.Name}/frames/hallbar-tillvaxt", DisplayName = "Hållbar tillväxt", Years = { new FrameYear { Year = Today.Year, Allocated = Sek(1_000_000) } } } },
            register.Administrator, cancellationToken: Now);
        return await new Matter(host, channel, register, "").Another();
    }

    /// <summary>Another case of the same organisation.</summary>
    public async Task<Matter> Another() =>
        new(_host, _channel, Register, (await Cases.RegisterCaseAsync(Register.NewCase(), Registrar, cancellationToken: Now)).Name);

    /// <summary>What is proposed: an amount from the frame, or nothing but words.</summary>
    public ProposeDecisionRequest Proposal(decimal? amount = null, string clause = "8.2") => new()
    {
        Parent = Name,
        Day = Day(Today),
        Decision = new Decision
        {
            Kind = DecisionKind.Delegated, Board = Register.Board, Clause = clause,
            Points = { amount is { } kronor ? SetAside(kronor) : new DecisionPoint { Text = "Starta projektet." } },
        },
    };

    public DecisionPoint SetAside(decimal kronor) => new() { Text = "Avsätta medel.", Amount = Sek(kronor), Kind = ContributionKind.Cash, Frames = { Frame } };

    public async Task<Decision> Propose(ProposeDecisionRequest request) => await Decisions.ProposeDecisionAsync(request, Register.Officer, cancellationToken: Now);

    public Task<Decision> Propose(decimal? amount = null, string clause = "8.2") => Propose(Proposal(amount, clause));

    /// <summary>What an office proposes to the board.</summary>
    public Task<Decision> ProposeToBoard(decimal? amount = null)
    {
        var request = Proposal(amount);
        (request.Decision.Kind, request.Decision.Clause, request.Decision.ProposedBy) = (DecisionKind.Board, "", $"{Register.Name}/offices/direktor");
        request.Decision.SignedBy.Add(new Signature { Office = $"{Register.Name}/offices/direktor" });
        return Propose(request);
    }

    /// <summary>What corrects, amends or revokes a taken decision.</summary>
    public Task<Decision> ProposeChange(ChangeKind kind, string decision, decimal? amount = null, string clause = "8.2", Action<Decision>? more = null)
    {
        var request = Proposal(amount, clause);
        request.Decision.Change = new Change { Kind = kind, Decision = decision };
        more?.Invoke(request.Decision);
        return Propose(request);
    }

    /// <summary>What was decided on paper, and is to be recorded.</summary>
    public async Task<Decision> ProposeToBeRecorded(decimal amount, Metadata? by = null)
    {
        var request = Proposal(amount);
        request.ToBeRecorded = true;
        return await Decisions.ProposeDecisionAsync(request, by ?? Registrar, cancellationToken: Now);
    }

    /// <summary>Plans a project of the case, with a state grant and the rest from the municipality.</summary>
    public async Task Plan(decimal total, decimal grant = 100_000) => await _host.Plans.PutPlanAsync(
        new()
        {
            Plan = new FundingPlan
            {
                Name = $"{Name}/plan", Total = Sek(total), Day = Day(new(1999, 1, 1)),
                Contributions =
                {
                    new Contribution { Financier = "Prövningsregionen", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Publicness = Publicness.Public, Amount = Sek(grant), Status = ContributionStatus.Planned },
                    new Contribution { Financier = "Kommunen", Source = "own-frame", Kind = ContributionKind.Cash, Publicness = Publicness.Public, Rest = true, Status = ContributionStatus.Planned },
                },
            },
        },
        Register.Officer, cancellationToken: Now);

    /// <summary>Drafts the application to the state grant.</summary>
    public async Task<string> DraftApplication() => (await _host.Applications.DraftApplicationAsync(
        new() { Parent = Name, Application = new() { Financier = "Prövningsregionen", Source = "state-grant-1:1" } }, Register.Officer, cancellationToken: Now)).Name;

    /// <summary>Another board of the organisation, whose order has one clause: 9.1.</summary>
    public async Task<string> AnotherBoard()
    {
        var board = $"{Register.Name}/boards/annan";
        var organisation = new Organisation { Name = Register.Name, DisplayName = "Prövningsregionen", Boards = { new Board { Name = board, DisplayName = "En annan nämnd" } } };
        await _host.Organisations.PutOrganisationAsync(new() { Organisation = organisation }, Register.Administrator, cancellationToken: Now);
        await PutOrder(board, version: 1, new Clause { Number = "9.1", Matter = "Allt", Delegates = { $"{Register.Name}/offices/direktor" } }, new(2023, 1, 1));
        return board;
    }

    /// <summary>Enters an order of the term with one clause.</summary>
    public async Task PutOrder(string board, int version, Clause clause, DateOnly from) => await _host.Delegation.PutDelegationOrderAsync(
        new()
        {
            Parent = board,
            Order = new DelegationOrder { TermFrom = 2023, TermTo = 2026, Version = version, AdoptedParagraph = "§ 13", ValidFrom = Day(from), Clauses = { clause } },
        },
        Register.Administrator, cancellationToken: Now);

    public AsyncUnaryCall<Decision> Take(string decision, string by = Director, string? requestId = null) =>
        Decisions.TakeDecisionAsync(new() { Name = decision, RequestId = requestId ?? "" }, Register.As(by), cancellationToken: Now);

    public AsyncUnaryCall<Decision> Decline(string decision, string by = Director, string reason = "Inte nu.") =>
        Decisions.DeclineDecisionAsync(new() { Name = decision, Reason = reason }, Register.As(by), cancellationToken: Now);

    public AsyncUnaryCall<Decision> Withdraw(string decision, string reason = "Fel underlag.") =>
        Decisions.WithdrawDecisionAsync(new() { Name = decision, Reason = reason }, Register.Officer, cancellationToken: Now);

    public static RecordBoardDecisionRequest Minuted(string decision, params DecisionPoint[] points) =>
        new() { Name = decision, Meeting = Day(Today), Paragraph = "§ 45", Points = { points } };

    public AsyncUnaryCall<Decision> RecordBoards(RecordBoardDecisionRequest request) => Decisions.RecordBoardDecisionAsync(request, Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Decision> Record(string decision, params string[] acknowledged) => Record(decision, Today, "direktor", acknowledged);

    public AsyncUnaryCall<Decision> Record(string decision, DateOnly day, string office, params string[] acknowledged) =>
        Decisions.RecordDecisionAsync(
            new()
            {
                Name = decision, Decided = Day(day), DecidedBy = { new Signature { Office = $"{Register.Name}/offices/{office}" } }, AcknowledgedFindings = { acknowledged },
            },
            Registrar, cancellationToken: Now);

    /// <summary>A decision of a case of its own that was taken some days ago.</summary>
    /// <param name="urgent">By the chair, since it couldn't wait.</param>
    public async Task<Decision> Decided(int daysAgo, string clause = "8.2", bool urgent = false)
    {
        var matter = await Another();
        var request = matter.Proposal(clause: urgent ? "1.1" : clause);
        request.Decision.Urgency = urgent ? "Det kan inte vänta." : "";
        var proposed = await matter.Propose(request);
        return await Record(proposed.Name, Today.AddDays(-daysAgo), urgent ? "ordforande" : "direktor");
    }

    public AsyncUnaryCall<ConflictOfInterest> NoteConflict(string person, DateOnly? from = null) =>
        Decisions.NoteConflictOfInterestAsync(
            new() { Parent = Name, Conflict = new() { Person = $"{Register.Name}/persons/{person}", From = Day(from ?? Today), Ground = "Närstående till sökanden" } },
            Registrar, cancellationToken: Now);

    public async Task<Decision> Get(string decision) => await Decisions.GetDecisionAsync(new() { Name = decision }, Register.Officer, cancellationToken: Now);

    public async Task<CaseStatus> Status() => (await Cases.GetCaseAsync(new() { Name = Name }, Register.Officer, cancellationToken: Now)).Status;

    /// <summary>What the history says has happened, in order.</summary>
    public async Task<IEnumerable<string>> History() =>
        (await Cases.GetHistoryAsync(new() { Name = Name }, Register.Officer, cancellationToken: Now)).Entries.Select(entry => entry.What);

    /// <summary>What this year's frame has held and committed, in kronor.</summary>
    public async Task<(long Held, long Committed)> Money()
    {
        var frames = await _host.Frames.ListFramesAsync(new() { Parent = Register.Name }, Register.Officer, cancellationToken: Now);
        var year = frames.Frames.Single().Years.Single();
        return (year.Held.Units, year.Committed.Units);
    }

    public Task MoneyIs(long held, long committed) => Testing.Eventually.Holds(async () => await Money() == (held, committed), Now);

    public static Limit UpTo(decimal kronor, LimitScope scope, LimitCounts counts = LimitCounts.OwnMoney) =>
        new() { Amount = Sek(kronor), Inclusive = true, Counts = counts, Scope = scope };

    public static Money Sek(decimal kronor) => kronor.ToMoney();

    public static Date Day(DateOnly day) => day.ToDate();

    private static Office Office(TestRegister register, string id, string title, string person) => new()
    {
        Name = $"{register.Name}/offices/{id}", DisplayName = title, Tenures = { register.Tenure(person, $"Prov {person}", new(2023, 1, 1), null) },
    };
}
