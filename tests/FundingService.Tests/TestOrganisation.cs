using Contracts.Cases;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;

namespace FundingService.Tests;

/// <summary>An organisation of a test, and what its people ask of the service.</summary>
public sealed class TestOrganisation(string id, FundingHost host, ChannelBase channel)
{
    private int _cases;

    public string Id => id;

    public string Name => $"organisations/{id}";

    public FrameApi.FrameApiClient Frames { get; } = new(channel);

    public PlanApi.PlanApiClient Plans { get; } = new(channel);

    public RuleApi.RuleApiClient Rules { get; } = new(channel);

    public ApplicationApi.ApplicationApiClient Applications { get; } = new(channel);

    public PaymentApi.PaymentApiClient Payments { get; } = new(channel);

    public InsightApi.InsightApiClient Insight { get; } = new(channel);

    public CallOptions Administrator => new(host.Identity.Person(id, Roles.Administrator), cancellationToken: TestContext.Current.CancellationToken);

    public CallOptions Registrar => new(host.Identity.Person(id, Roles.Registrar), cancellationToken: TestContext.Current.CancellationToken);

    public CallOptions SoftwareRegistrar => new(
        host.Identity.Software(id, Roles.Registrar), cancellationToken: TestContext.Current.CancellationToken);

    public CallOptions Officer => new(host.Identity.Person(id), cancellationToken: TestContext.Current.CancellationToken);

    public string Frame(string frame) => $"{Name}/frames/{frame}";

    public string NewCase() => $"{Name}/cases/RUN-{Interlocked.Increment(ref _cases)}-2024";

    /// <summary>Creates the frame or brings its allocations to these amounts.</summary>
    public async Task<PutFrameResponse> Put(string frame, params (int Year, decimal? Allocated)[] years) =>
        await Frames.PutFrameAsync(Request(frame, years), Administrator);

    public PutFrameRequest Request(string frame, params (int Year, decimal? Allocated)[] years) => new()
    {
        Frame = new Frame
        {
            Name = Frame(frame),
            DisplayName = frame,
            Years = { years.Select(year => new FrameYear { Year = year.Year, Allocated = year.Allocated.ToMoney() }) },
        },
    };

    public ReservationLine Line(decimal amount, string[] frames, int[] years, ContributionKind kind = ContributionKind.Cash) => new()
    {
        Point = 1,
        Amount = amount.ToMoney(),
        Kind = kind,
        Frames = { frames.Select(Frame) },
        Years = { years },
    };

    public HoldReservationRequest Request(string inCase, params ReservationLine[] lines) => new()
    {
        Parent = Name,
        Reservation = new Reservation { Case = inCase, Decision = $"{inCase}/decisions/1", Lines = { lines } },
    };

    /// <summary>Holds money for the first decision of a case.</summary>
    public async Task<Reservation> Hold(string inCase, params ReservationLine[] lines) => await Frames.HoldReservationAsync(Request(inCase, lines), Officer);

    public async Task<Reservation> Get(Reservation reservation) => await Frames.GetReservationAsync(new() { Name = reservation.Name }, Officer);

    public async Task<FrameYear> Year(string frame, int year)
    {
        var frames = await Frames.ListFramesAsync(new() { Parent = Name }, Officer);
        return frames.Frames.Single(one => one.Name == Frame(frame)).Years.Single(one => one.Year == year);
    }

    /// <summary>The case's first decision is taken.</summary>
    public DecisionTaken Taken(string inCase, string reservation = "", params string[] applications) => new(
        id, inCase, "RUN/1/2024", $"{inCase}/decisions/1", new DateOnly(2024, 2, 23), ["Prov Ek, direktör"], $"{Name}/boards/run", "8.2", reservation, applications, "", [],
        DateTimeOffset.UnixEpoch);
}
