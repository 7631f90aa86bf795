using Google.Protobuf.WellKnownTypes;

namespace FundingService.Frames;

internal enum ReservationState
{
    Held,
    Committed,
    Released,
}

/// <summary>Money that is set aside for a decision: held when it is proposed, committed when it is taken, or released.</summary>
internal sealed record Reservation(
    Guid Id, CaseName Case, int Decision, ReservationState State, DateTimeOffset Expires, IReadOnlyList<ReservationLine> Lines, IReadOnlyList<Placement> Placements,
    int Settlement = 0)
{
    public string Name => $"organisations/{Case.Organisation}/reservations/{Id}";

    public string DecisionName => $"{Case}/decisions/{Decision}";

    /// <summary>Kronor, cash and in kind together.</summary>
    public decimal Amount => Lines.Sum(line => line.Amount);

    public IEnumerable<string> Frames => Placements.Select(placement => placement.Frame).Distinct();

    public bool Holds(IReadOnlyList<ReservationLine> lines) =>
        Lines.Count == lines.Count && Lines.Zip(lines).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>What has to be booked to hold it.</summary>
    public IReadOnlyCollection<Entry> Hold(IReadOnlyCollection<FrameYear> balances) =>
        Transfers(placement => (Source(placement, balances), IsWork(placement) ? Account.WorkHeld : Account.Held));

    /// <summary>What has to be booked to commit it.</summary>
    public IReadOnlyCollection<Entry> Commit() =>
        Transfers(placement => IsWork(placement) ? (Account.WorkHeld, Account.WorkCommitted) : (Account.Held, Account.Committed));

    /// <summary>What has to be booked to release it, also from what was committed. A year may have been allocated since it was held.</summary>
    public IReadOnlyCollection<Entry> Release(IReadOnlyCollection<FrameYear> balances) =>
        Transfers(placement => (SetAside(placement), Source(placement, balances)));

    /// <summary>What has to be booked to move it to where it is settled.</summary>
    public IReadOnlyCollection<Entry> Settle(Reservation settled, IReadOnlyCollection<FrameYear> balances) =>
        [.. Release(balances), .. settled.Transfers(placement => (settled.Source(placement, balances), settled.SetAside(placement)))];

    private string SetAside(Placement placement) => (IsWork(placement), State) switch
    {
        (true, ReservationState.Committed) => Account.WorkCommitted,
        (true, _) => Account.WorkHeld,
        (false, ReservationState.Committed) => Account.Committed,
        _ => Account.Held,
    };

    public Wire.Reservation ToMessage(IReadOnlyCollection<FrameYear> balances) => new()
    {
        Name = Name,
        Case = Case.ToString(),
        Decision = DecisionName,
        State = State switch
        {
            ReservationState.Held => Wire.ReservationState.Held,
            ReservationState.Committed => Wire.ReservationState.Committed,
            _ => Wire.ReservationState.Released,
        },
        Expires = Timestamp.FromDateTimeOffset(Expires),
        Lines = { Lines.Select((line, index) => ToMessage(line, Placements.Where(placement => placement.Line == index), balances)) },
    };

    private Wire.ReservationLine ToMessage(ReservationLine line, IEnumerable<Placement> placements, IReadOnlyCollection<FrameYear> balances) => new()
    {
        Point = line.Point,
        Amount = line.Amount.ToMoney(),
        Kind = line.InKind ? ContributionKind.InKind : ContributionKind.Cash,
        Frames = { line.Frames.Select(FrameName) },
        Years = { line.Years },
        Placements =
        {
            placements.Select(placement => new Wire.Placement
            {
                Frame = FrameName(placement.Frame),
                Year = placement.Year,
                Amount = placement.Amount.ToMoney(),
                Forward = Source(placement, balances) == Account.Forward,
            }),
        },
    };

    private string FrameName(string frame) => $"organisations/{Case.Organisation}/frames/{frame}";

    private bool IsWork(Placement placement) => Lines[placement.Line].InKind;

    private string Source(Placement placement, IReadOnlyCollection<FrameYear> balances) =>
        IsWork(placement) ? Account.Work
        : balances.Any(balance => balance.Frame == placement.Frame && balance.Year == placement.Year && balance.Allocated is not null) ? Account.Free
        : Account.Forward;

    private List<Entry> Transfers(Func<Placement, (string From, string To)> accounts) =>
    [
        .. from placement in Placements
           let account = accounts(placement)
           from entry in Entry.Transfer(placement.Frame, placement.Year, placement.Amount, account.From, account.To)
           select entry,
    ];
}
