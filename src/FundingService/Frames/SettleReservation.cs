namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Reservation> SettleReservation(SettleReservationRequest request, ServerCallContext context)
    {
        var (organisation, id) = ReservationKey(request.Name);
        context.Caller().In(organisation);

        return await database.Once(request, context, async work =>
        {
            var found = await Reservations.Lock(work, organisation, id) ?? throw Refused.NotFound("reservation", request.Name);
            if (found.State == ReservationState.Released)
                throw Refused.Precondition(await Reservations.WhyReleased(work, found), "Nothing is set aside any more.", ("reservation", found.Name));
            var violations = new Violations();
            var settled = Settled(found, request, violations);
            violations.Refuse();

            var frames = found.Frames.Union(settled.Frames).ToList();
            await FrameYears.Lock(work, organisation, frames);
            var books = new Books(work, organisation, await FrameYears.Of(work, organisation, frames));
            MustFit(organisation, books.Balances, books.After(found.Settle(settled, books.Balances)));
            books.Settle(found, settled);
            await books.Write();
            return settled.ToMessage(books.Balances);
        });
    }

    private static Reservation Settled(Reservation found, SettleReservationRequest request, Violations violations)
    {
        var named = new Dictionary<int, List<Placement>>();
        violations.Require(request.Lines.Count > 0 && request.Lines.Count <= found.Lines.Count, "lines", $"expected 1 to {found.Lines.Count} lines, found {request.Lines.Count}");
        foreach (var (index, line) in request.Lines.Take(found.Lines.Count).Index())
        {
            var field = $"lines[{index}]";
            if (line.Line < 0 || line.Line >= found.Lines.Count)
                violations.Add($"{field}.line", $"expected 0 to {found.Lines.Count - 1}, found {line.Line}");
            else
                violations.Require(named.TryAdd(line.Line, Read(found, line, field, violations)), $"{field}.line", $"expected each line once, found {line.Line} again");
        }

        return found with
        {
            Settlement = found.Settlement + 1,
            Placements = [.. found.Placements.Where(placement => !named.ContainsKey(placement.Line)), .. named.OrderBy(line => line.Key).SelectMany(line => line.Value)],
        };
    }

    private static List<Placement> Read(Reservation found, SettledLine line, string field, Violations violations)
    {
        var (asked, placements) = (found.Lines[line.Line], new List<Placement>());
        foreach (var (index, placement) in line.Placements.Take(asked.Frames.Count * asked.Years.Count + 1).Index())
        {
            var at = $"{field}.placements[{index}]";
            var frame = Names.TryIn("frames", placement.Frame) is { } name && name.Organisation == found.Case.Organisation ? name.Id : "";
            var amount = placement.Amount.Read(violations, $"{at}.amount");
            violations.Require(asked.Frames.Contains(frame), $"{at}.frame", $"expected one of the line's frames, found '{placement.Frame}'");
            violations.Require(asked.Years.Contains(placement.Year), $"{at}.year", $"expected one of the line's years, found {placement.Year}");
            violations.Require(amount > 0, $"{at}.amount", "expected more than 0 kronor");
            violations.Require(!placements.Any(other => other.Frame == frame && other.Year == placement.Year), at, "expected each frame and year once");
            placements.Add(new Placement(line.Line, frame, placement.Year, amount ?? 0));
        }

        // A part may have been given back since it was asked for.
        var (now, sum) = (found.Placements.Where(placement => placement.Line == line.Line).Sum(placement => placement.Amount), placements.Sum(placement => placement.Amount));
        violations.Require(sum == now, $"{field}.placements", $"expected amounts that add up to {Text.Of(now)}, found {Text.Of(sum)}");
        return placements;
    }

    private static void MustFit(string organisation, IReadOnlyCollection<FrameYear> before, IReadOnlyCollection<FrameYear> after)
    {
        var lacking = (
            from year in after
            let now = before.FirstOrDefault(one => one.Frame == year.Frame && one.Year == year.Year)
            from room in new[] { (Left: year.Free, Free: now?.Free), (Left: year.WorkFree, Free: now?.WorkFree) }
            where room.Left < 0
            select (Frame: $"organisations/{organisation}/frames/{year.Frame}", year.Year, Asked: Text.Of(room.Free!.Value - room.Left!.Value), Available: Text.Of(room.Free!.Value))).ToList();
        if (lacking.Count == 0)
            return;
        var refused = Refused.Precondition(
            "FRAME_EXCEEDED",
            "There is not enough money in the frames.",
            [.. lacking.SelectMany(one => new[] { ($"{one.Frame}/{one.Year}.asked", one.Asked), ($"{one.Frame}/{one.Year}.available", one.Available) })]);
        foreach (var (frame, year, asked, available) in lacking)
            refused.Because("FRAME_EXCEEDED", frame, $"{year}: {asked} more is asked, {available} is available");
        throw refused;
    }
}
