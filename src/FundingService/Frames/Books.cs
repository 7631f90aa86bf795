namespace FundingService.Frames;

/// <summary>
/// What changes in the frames of an organisation in one transaction: worked out in memory, one change after the other, and written as a statement
/// for each kind of row. The frames have to be locked.
/// </summary>
internal sealed class Books(Work work, string organisation, IEnumerable<FrameYear> balances)
{
    private readonly Dictionary<(string, int), FrameYear> _balances = balances.ToDictionary(balance => (balance.Frame, balance.Year));
    private readonly List<Reservation> _held = [];
    private readonly List<Reservation> _released = [];
    private readonly List<Reservation> _settled = [];
    private readonly List<Movement> _movements = [];

    /// <summary>The balances with all changes so far.</summary>
    public IReadOnlyCollection<FrameYear> Balances => _balances.Values;

    public DateTimeOffset At => work.At;

    /// <summary>The balances as they would be with some more entries.</summary>
    public IReadOnlyCollection<FrameYear> After(IEnumerable<Entry> entries)
    {
        var after = new Dictionary<(string, int), FrameYear>(_balances);
        Carry(after, entries);
        return after.Values;
    }

    /// <summary>Holds the money of a new reservation.</summary>
    public void Hold(Reservation held, Caller caller, string? trace)
    {
        Book(new Movement(Cause.Held, held.Id, caller, held.Hold(Balances)));
        _held.Add(held);
        work.Publish(held.Case.ToString(), new ReservationHeld(organisation, held.Case.ToString(), held.Name, held.DecisionName, held.Amount, work.At), trace);
    }

    /// <summary>Commits what was held just now, since its decision is taken already.</summary>
    public Reservation Commit(Reservation held, Caller caller, string? trace)
    {
        var committed = held with { State = ReservationState.Committed };
        Book(new Movement(Cause.Committed, held.Id, caller, held.Commit()));
        _held[_held.IndexOf(held)] = committed;
        Reservations.Tell(work, committed, trace);
        return committed;
    }

    /// <summary>Gives back what is held or committed.</summary>
    /// <param name="cause">Released or expired.</param>
    public void Release(Reservation held, Cause cause, Caller caller, string? trace)
    {
        Book(new Movement(cause, held.Id, caller, held.Release(Balances)));
        _released.Add(held);
        work.Publish(
            held.Case.ToString(),
            new ReservationReleased(organisation, held.Case.ToString(), held.Name, held.DecisionName, cause.ToString().ToUpperInvariant(), work.At),
            trace);
    }

    /// <summary>Moves what is held or committed to where it is settled.</summary>
    public void Settle(Reservation before, Reservation settled)
    {
        Book(new Movement(Cause.Settled, before.Id, work.Caller, before.Settle(settled, Balances)));
        _settled.Add(settled);
        work.Publish(settled.Case.ToString(), new ReservationSettled(organisation, settled.Case.ToString(), settled.Name, settled.DecisionName, work.At));
    }

    /// <summary>Writes all of it.</summary>
    public async Task Write()
    {
        // At most one reservation is active for a decision: what makes room comes first, and what came and went is kept as released.
        foreach (var released in _released.Except(_held))
            await Reservations.Change(work, released, ReservationState.Released);
        await Reservations.Add(work, organisation, _held.ConvertAll(one => _released.Contains(one) ? one with { State = ReservationState.Released } : one));
        await Ledger.Post(work, organisation, _movements);
        await Reservations.Place(work, organisation, [.. _held, .. _settled]);
        foreach (var settled in _settled)
            await Reservations.Settle(work, settled);
    }

    private void Book(Movement movement)
    {
        _movements.Add(movement);
        Carry(_balances, movement.Entries);
    }

    private static void Carry(Dictionary<(string, int), FrameYear> balances, IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var key = (entry.Frame, entry.Year);
            balances[key] = (balances.GetValueOrDefault(key) ?? new FrameYear { Frame = entry.Frame, Year = entry.Year }).With(entry);
        }
    }
}
