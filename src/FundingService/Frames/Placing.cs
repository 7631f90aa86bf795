namespace FundingService.Frames;

/// <summary>What is asked for a decision point: kronor, against one of several frames and years or spread over them.</summary>
public sealed record ReservationLine(int Point, decimal Amount, bool InKind, IReadOnlyList<string> Frames, IReadOnlyList<int> Years)
{
    /// <summary>Whether the other asks for the same.</summary>
    public bool IsSameAs(ReservationLine other) =>
        Point == other.Point && Amount == other.Amount && InKind == other.InKind && Frames.SequenceEqual(other.Frames) && Years.SequenceEqual(other.Years);
}

/// <summary>Where a part of a line is placed.</summary>
/// <param name="Line">Index of the line, from 0.</param>
internal sealed record Placement(int Line, string Frame, int Year, decimal Amount);

/// <summary>
/// Places the lines of a reservation where money is: year by year, frame by frame. Years that aren't allocated come last and take anything
/// (a forward commitment). A line moves aside when another has no other place, so that lines find room whenever there is room for all of them:
/// a maximal flow, found path by path. Work in kind takes no money but room of its own, as far as that is limited: where nothing is said of it, it lies in
/// the first year and frame that its line names.
/// </summary>
internal sealed class Placing
{
    private readonly IReadOnlyList<ReservationLine> _lines;
    private readonly Dictionary<Slot, decimal> _free;
    private readonly Dictionary<(int Line, Slot Slot), decimal> _placed = [];

    private Placing(IReadOnlyList<ReservationLine> lines, IReadOnlyCollection<FrameYear> balances)
    {
        _lines = lines;
        _free = (
            from balance in balances
            from room in new[] { (IsWork: false, balance.Free), (IsWork: true, Free: balance.WorkFree) }
            where room.Free is not null
            select (Slot: new Slot(balance.Frame, balance.Year, room.IsWork), Free: room.Free!.Value)).ToDictionary(room => room.Slot, room => room.Free);
    }

    /// <summary>The placements of each line; they add up to less than a line's amount when there is no room for more.</summary>
    public static IReadOnlyList<Placement> Place(IReadOnlyList<ReservationLine> lines, IReadOnlyCollection<FrameYear> balances)
    {
        var placing = new Placing(lines, balances);
        for (var line = 0; line < lines.Count; line++)
            placing.Place(line);
        return
        [
            .. from part in placing._placed
               where part.Value > 0
               orderby part.Key.Line, part.Key.Slot.Year, part.Key.Slot.Frame
               select new Placement(part.Key.Line, part.Key.Slot.Frame, part.Key.Slot.Year, part.Value),
        ];
    }

    private void Place(int line)
    {
        var left = _lines[line].Amount;
        while (left > 0 && PathToRoom(line) is { } path)
        {
            var amount = Math.Min(left, Room(path[^1].To));
            foreach (var (moved, from, _) in path)
                amount = from is { } old ? Math.Min(amount, _placed[(moved, old)]) : amount;
            foreach (var (moved, from, to) in path)
            {
                if (from is { } old)
                    _placed[(moved, old)] -= amount;
                _placed[(moved, to)] = _placed.GetValueOrDefault((moved, to)) + amount;
            }

            if (_free.ContainsKey(path[^1].To))
                _free[path[^1].To] -= amount;
            left -= amount;
        }
    }

    // The shortest row of moves that ends where there is room: this line to a slot, the line that was there to another slot, and so on.
    private List<Move>? PathToRoom(int line)
    {
        var reached = new Dictionary<Slot, (Move Move, Slot? Before)>();
        var waiting = new Queue<(int Line, Slot? From)>([(line, null)]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var slot in Slots(next.Line).Where(slot => !reached.ContainsKey(slot)))
            {
                reached[slot] = (new Move(next.Line, next.From, slot), next.From);
                if (Room(slot) > 0)
                    return Trace(slot, reached);
                foreach (var other in Enumerable.Range(0, _lines.Count).Where(other => _placed.GetValueOrDefault((other, slot)) > 0))
                    waiting.Enqueue((other, slot));
            }
        }

        return null;
    }

    private static List<Move> Trace(Slot end, Dictionary<Slot, (Move Move, Slot? Before)> reached)
    {
        var path = new List<Move>();
        for (Slot? slot = end; slot is { } here; slot = reached[here].Before)
            path.Insert(0, reached[here].Move);
        return path;
    }

    private decimal Room(Slot slot) => _free.GetValueOrDefault(slot, decimal.MaxValue);

    private IEnumerable<Slot> Slots(int line) =>
        from slot in from year in _lines[line].Years.Order() from frame in _lines[line].Frames select new Slot(frame, year, _lines[line].InKind)
        orderby slot.IsWork || _free.ContainsKey(slot) ? 0 : 1
        select slot;

    private readonly record struct Slot(string Frame, int Year, bool IsWork);

    private readonly record struct Move(int Line, Slot? From, Slot To);
}
