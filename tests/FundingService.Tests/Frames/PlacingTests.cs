using FsCheck;
using FsCheck.Fluent;
using FundingService.Frames;

namespace FundingService.Tests.Frames;

public sealed class PlacingTests
{
    private static readonly string[] FrameNames = ["a", "b"];
    private static readonly int[] Years = [2024, 2025];

    [Fact]
    public void A_line_moves_aside_for_one_that_has_no_other_place()
    {
        var placed = Placing.Place([Line(100, ["a", "b"]), Line(100, ["a"])], [Allocated("a", 100), Allocated("b", 100)]);

        Assert.Equal([new Placement(0, "b", 2024, 100), new Placement(1, "a", 2024, 100)], placed);
    }

    [Fact]
    public void A_year_without_allocation_takes_what_is_left_when_allocated_money_is_gone()
    {
        var placed = Placing.Place([new ReservationLine(1, 250, false, ["a"], [2025, 2024])], [Allocated("a", 100)]);

        Assert.Equal([new Placement(0, "a", 2024, 100), new Placement(0, "a", 2025, 150)], placed);
    }

    [Fact]
    public void Work_is_placed_year_by_year_like_money_and_beside_it()
    {
        var capped = new[] { Allocated("a", 100) with { WorkAllocated = 300 }, Allocated("a", 100, 2025) with { WorkAllocated = 300 } };

        var placed = Placing.Place([new ReservationLine(1, 400, true, ["a"], [2024, 2025]), Line(100, ["a"])], capped);

        Assert.Equal([new Placement(0, "a", 2024, 300), new Placement(0, "a", 2025, 100), new Placement(1, "a", 2024, 100)], placed);
    }

    [Fact]
    public void Lines_are_placed_whenever_there_is_room_for_all_of_them_and_never_beyond() =>
        Prop.ForAll(Situations().ToArbitrary(), situation =>
        {
            var (lines, balances) = situation;
            var placed = Placing.Place(lines, balances);
            var isWithinLines = lines.Index().All(line => Total(placed.Where(one => one.Line == line.Index)) <= line.Item.Amount);
            var isWhereAsked = placed.All(one => lines[one.Line].Frames.Contains(one.Frame) && lines[one.Line].Years.Contains(one.Year) && one.Amount > 0);
            var isWithinFrames = balances.All(balance =>
                Total(placed.Where(one => one.Frame == balance.Frame && one.Year == balance.Year)) <= balance.Free);
            return isWithinLines && isWhereAsked && isWithinFrames && Total(placed) == MostThatFits(lines, balances);
        }).QuickCheckThrowOnFailure();

    // The smallest cut: for any set of lines, what they can get is at most the room in all their places together.
    private static decimal MostThatFits(IReadOnlyList<ReservationLine> lines, IReadOnlyList<FrameYear> balances) =>
        Enumerable.Range(0, 1 << lines.Count).Min(set =>
        {
            var inside = lines.Index().Where(line => (set & (1 << line.Index)) != 0).Select(line => line.Item).ToList();
            var places = inside.SelectMany(line => line.Frames.SelectMany(frame => line.Years.Select(year => (frame, year)))).Distinct().ToList();
            var rooms = places.Select(place => balances.SingleOrDefault(balance => (balance.Frame, balance.Year) == place)?.Free).ToList();
            return rooms.Contains(null)
                ? lines.Sum(line => line.Amount)
                : rooms.Sum()!.Value + lines.Except(inside).Sum(line => line.Amount);
        });

    private static Gen<(IReadOnlyList<ReservationLine> Lines, IReadOnlyList<FrameYear> Balances)> Situations() =>
        from lines in Gen.Choose(1, 4).SelectMany(count => Lines().ListOf(count))
        from free in Gen.Choose(-1, 6).ListOf(FrameNames.Length * Years.Length)
        select (
            (IReadOnlyList<ReservationLine>)[.. lines],
            (IReadOnlyList<FrameYear>)[.. free.Index().Where(one => one.Item >= 0).Select(one => Allocated(FrameNames[one.Index / 2], one.Item, Years[one.Index % 2]))]);

    private static Gen<ReservationLine> Lines() =>
        from amount in Gen.Choose(1, 8)
        from frames in Gen.SubListOf(FrameNames).Where(some => some.Count > 0)
        from years in Gen.SubListOf(Years).Where(some => some.Count > 0)
        select new ReservationLine(1, amount, false, [.. frames], [.. years]);

    private static decimal Total(IEnumerable<Placement> placements) => placements.Sum(placement => placement.Amount);

    private static ReservationLine Line(decimal amount, string[] frames) => new(1, amount, false, frames, [2024]);

    private static FrameYear Allocated(string frame, decimal amount, int year = 2024) => new() { Frame = frame, Year = year, Allocated = amount };
}
