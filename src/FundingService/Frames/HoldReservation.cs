namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Reservation> HoldReservation(HoldReservationRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var asked = AskedReservation.Read(organisation, request, options.Value.HoldDays, violations);
        if (!violations.None)
        {
            // Everything that is wrong is told at once, also what only the database knows.
            await database.Read(context, async work =>
            {
                FrameNames.Note(organisation, asked.FrameFields, await FrameNames.Known(work, organisation, asked.Frames), violations);
                return true;
            });
            violations.Refuse();
        }

        return await holds.Once(organisation, request, context, asked);
    }
}

/// <summary>Holds money for decisions of one organisation together: its frames and cases are locked once, and all rows are a few statements.</summary>
public static class Holding
{
    /// <summary>Holds for each that finds room, in the order in which they came.</summary>
    public static async Task Hold(Work work, IReadOnlyList<Sharing<AskedReservation, Wire.Reservation>> asked)
    {
        var organisation = asked[0].Asked.Case.Organisation;
        await FundedCase.Lock(work, organisation, asked.Select(one => one.Asked.Case.Id));
        var active = (await Reservations.ActiveFor(work, organisation, asked.Select(one => one.Asked.Key))).ToDictionary(one => (one.Case.Id, one.Decision));
        var frames = asked.SelectMany(one => one.Asked.Frames).Concat(active.Values.SelectMany(one => one.Frames)).ToHashSet();
        var known = await FrameYears.Lock(work, organisation, frames);
        var books = new Books(work, organisation, await FrameYears.Of(work, organisation, known));
        var taken = await KnownDecisions.In(work, organisation, "TAKEN", asked.Select(one => one.Asked.Case.Id));
        foreach (var one in asked)
        {
            try
            {
                one.Answer(Hold(books, one, active, known, taken));
            }
            catch (Refused refused)
            {
                one.Refuse(refused);
            }
        }

        await books.Write();
    }

    // Refuses before it changes anything.
    private static Wire.Reservation Hold(
        Books books, Sharing<AskedReservation, Wire.Reservation> one, Dictionary<(string, int), Reservation> active, IReadOnlyCollection<string> known,
        HashSet<(string, int)> taken)
    {
        var asked = one.Asked;
        var violations = new Violations();
        FrameNames.Note(asked.Case.Organisation, asked.FrameFields, known, violations);
        violations.Refuse();

        var before = active.GetValueOrDefault(asked.Key);
        if (before?.Holds(asked.Lines) == true)
            return before.ToMessage(books.Balances);
        if (before is not null && !(asked.Replace && before.State == ReservationState.Held))
            throw OtherLines(before);
        var placements = Placing.Place(asked.Lines, before is null ? books.Balances : books.After(before.Release(books.Balances)));
        asked.MustFit(placements);

        if (before is not null)
            books.Release(before, Cause.Released, one.Caller, one.Trace);
        var held = new Reservation(
            asked.Id(one.Caller, books.At), asked.Case, asked.Decision, ReservationState.Held, books.At.AddDays(asked.HoldDays), asked.Lines, placements);
        books.Hold(held, one.Caller, one.Trace);
        active[asked.Key] = taken.Contains(asked.Key) ? books.Commit(held, one.Caller, one.Trace) : held;
        return active[asked.Key].ToMessage(books.Balances);
    }

    private static Refused OtherLines(Reservation before) =>
        Refused.Exists(
            "RESERVATION_EXISTS",
            "Other money is set aside for the decision already; release it first.",
            ("reservation", before.Name), ("decision", before.DecisionName), ("amount", Text.Of(before.Amount)));
}
