namespace FundingService.Frames;

/// <summary>The reservations that are kept. A state changes under the lock of the reservation's case, and moves money with it.</summary>
internal static class Reservations
{
    /// <summary>The reservation, with its case locked; null when there is none.</summary>
    public static async Task<Reservation?> Lock(Work work, string organisation, Guid id)
    {
        if (await Find(work, organisation, id) is not { } found)
            return null;
        await FundedCase.Lock(work, found.Case);
        return await Find(work, organisation, id);
    }

    public static async Task<Reservation?> Find(Work work, string organisation, Guid id) =>
        (await Load(work, organisation, "reservation = @id", new { organisation, id })).SingleOrDefault();

    /// <summary>What is held or committed for the decision.</summary>
    public static async Task<Reservation?> ActiveFor(Work work, CaseName of, int decision) =>
        (await ActiveFor(work, of.Organisation, [(of.Id, decision)])).SingleOrDefault();

    public static Task<List<Reservation>> Of(Work work, CaseName of) =>
        Load(work, of.Organisation, "case_id = @Id", new { of.Organisation, of.Id });

    /// <summary>What is held or committed for these decisions.</summary>
    public static Task<List<Reservation>> ActiveFor(Work work, string organisation, IEnumerable<(string Case, int Decision)> decisions)
    {
        var keys = decisions.Distinct().ToList();
        return Load(
            work,
            organisation,
            "(case_id, decision) IN (SELECT * FROM unnest(@cases, @decisions)) AND state <> 'RELEASED'",
            new { organisation, cases = keys.Select(key => key.Case).ToArray(), decisions = keys.Select(key => key.Decision).ToArray() });
    }

    /// <summary>Keeps new reservations.</summary>
    public static async Task Add(Work work, string organisation, IReadOnlyList<Reservation> held)
    {
        if (held.Count == 0)
            return;
        await work.Execute(
            """
            INSERT INTO reservation (organisation, reservation, case_id, decision, state, held, expires)
            SELECT @organisation, reservation, case_id, decision, state, @At, expires FROM unnest(@ids, @cases, @decisions, @states, @expires)
              AS given (reservation, case_id, decision, state, expires)
            """,
            new
            {
                organisation,
                work.At,
                ids = held.Select(one => one.Id).ToArray(),
                cases = held.Select(one => one.Case.Id).ToArray(),
                decisions = held.Select(one => one.Decision).ToArray(),
                states = held.Select(one => Word(one.State)).ToArray(),
                expires = held.Select(one => one.Expires.ToUniversalTime()).ToArray(),
            });
        var lines = held.SelectMany(one => one.Lines.Select((line, index) => (one.Id, Index: index, Line: line))).ToList();
        // Lists of several lengths have no array of their own; no frame's name has a comma.
        await work.Execute(
            """
            INSERT INTO reservation_line (organisation, reservation, line, point, amount, kind, frames, years)
            SELECT @organisation, reservation, line, point, amount, kind, string_to_array(frames, ','), string_to_array(years, ',')::int[]
            FROM unnest(@ids, @lines, @points, @amounts, @kinds, @frames, @years) AS given (reservation, line, point, amount, kind, frames, years)
            """,
            new
            {
                organisation,
                ids = lines.Select(one => one.Id).ToArray(),
                lines = lines.Select(one => one.Index).ToArray(),
                points = lines.Select(one => one.Line.Point).ToArray(),
                amounts = lines.Select(one => one.Line.Amount).ToArray(),
                kinds = lines.Select(one => one.Line.InKind ? "IN_KIND" : "CASH").ToArray(),
                frames = lines.Select(one => string.Join(',', one.Line.Frames)).ToArray(),
                years = lines.Select(one => string.Join(',', one.Line.Years)).ToArray(),
            });
    }

    /// <summary>Keeps where the money of reservations lies.</summary>
    public static async Task Place(Work work, string organisation, IReadOnlyList<Reservation> held)
    {
        var placements = held.SelectMany(one => one.Placements.Select(placement => (one.Id, one.Settlement, Placement: placement))).ToList();
        if (placements.Count > 0)
            await work.Execute(
                """
                INSERT INTO placement (organisation, reservation, settlement, line, frame, year, amount)
                SELECT @organisation, * FROM unnest(@ids, @settlements, @lines, @frames, @years, @amounts)
                """,
                new
                {
                    organisation,
                    ids = placements.Select(one => one.Id).ToArray(),
                    settlements = placements.Select(one => one.Settlement).ToArray(),
                    lines = placements.Select(one => one.Placement.Line).ToArray(),
                    frames = placements.Select(one => one.Placement.Frame).ToArray(),
                    years = placements.Select(one => one.Placement.Year).ToArray(),
                    amounts = placements.Select(one => one.Placement.Amount).ToArray(),
                });
    }

    /// <summary>The decision is taken: what was held is committed.</summary>
    public static async Task Commit(Work work, Reservation held)
    {
        var organisation = held.Case.Organisation;
        await FrameYears.Lock(work, organisation, held.Frames);
        await Ledger.Post(work, organisation, [new(Cause.Committed, held.Id, work.Caller, held.Commit())]);
        await Change(work, held, ReservationState.Committed);
        Tell(work, held);
    }

    /// <summary>What expired before the decision was known to be taken is set aside anew and committed, where there is room for all of it now.</summary>
    /// <returns>Whether there was.</returns>
    public static async Task<bool> Renew(Work work, Reservation expired)
    {
        var (organisation, frames) = (expired.Case.Organisation, expired.Lines.SelectMany(line => line.Frames).ToList());
        await FrameYears.Lock(work, organisation, frames);
        var balances = await FrameYears.Of(work, organisation, frames);
        var held = expired with { Placements = Placing.Place(expired.Lines, balances), State = ReservationState.Held, Settlement = expired.Settlement + 1 };
        if (held.Placements.Sum(placement => placement.Amount) < expired.Amount)
            return false;
        await Ledger.Post(
            work, organisation, [new(Cause.Held, held.Id, work.Caller, held.Hold(balances)), new(Cause.Committed, held.Id, work.Caller, held.Commit())]);
        await Place(work, organisation, [held]);
        await Settle(work, held);
        await Change(work, expired, ReservationState.Committed);
        Tell(work, held);
        return true;
    }

    /// <summary>Keeps these parts of what is committed, and gives back the rest.</summary>
    /// <param name="isRevoked">Whether it is over when nothing is left.</param>
    public static async Task Keep(Work work, Reservation committed, IReadOnlyList<Placement> kept, bool isRevoked)
    {
        if (isRevoked && kept.Count == 0)
        {
            await Release(work, committed, Cause.Released);
            return;
        }

        if (kept.SequenceEqual(committed.Placements))
            return;
        var organisation = committed.Case.Organisation;
        await FrameYears.Lock(work, organisation, committed.Frames);
        var books = new Books(work, organisation, await FrameYears.Of(work, organisation, committed.Frames));
        books.Settle(committed, committed with { Settlement = committed.Settlement + 1, Placements = kept });
        await books.Write();
    }

    /// <summary>Whatever is set aside for a decision is free again. What an attempt held that was never kept has no name that the caller knows.</summary>
    public static async Task ReleaseFor(Work work, string decision)
    {
        var (of, number) = Names.InCase("decisions", decision);
        await FundedCase.Lock(work, of);
        if (await ActiveFor(work, of, number) is { } active)
            await Release(work, active, Cause.Released);
    }

    /// <summary>What was held or committed is free again.</summary>
    /// <param name="cause">Released or expired.</param>
    public static async Task<Reservation> Release(Work work, Reservation held, Cause cause)
    {
        var organisation = held.Case.Organisation;
        await FrameYears.Lock(work, organisation, held.Frames);
        var books = new Books(work, organisation, await FrameYears.Of(work, organisation, held.Frames));
        books.Release(held, cause, work.Caller, trace: null);
        await books.Write();
        return held with { State = ReservationState.Released };
    }

    /// <summary>Changes the state that it has here.</summary>
    public static Task Change(Work work, Reservation held, ReservationState state) =>
        work.ExecuteOne(
            "UPDATE reservation SET state = @state WHERE organisation = @Organisation AND reservation = @Id AND state = @before",
            new { held.Case.Organisation, held.Id, state = Word(state), before = Word(held.State) });

    /// <summary>Lets the money lie by its newest settlement.</summary>
    public static Task Settle(Work work, Reservation settled) =>
        work.ExecuteOne(
            "UPDATE reservation SET settlement = @Settlement WHERE organisation = @Organisation AND reservation = @Id AND settlement = @Settlement - 1",
            new { settled.Case.Organisation, settled.Id, settled.Settlement });

    /// <summary>RESERVATION_RELEASED, or HOLD_EXPIRED when nobody decided in time.</summary>
    public static async Task<string> WhyReleased(Work work, Reservation released) =>
        await work.One<bool>(
            "SELECT EXISTS (SELECT FROM movement WHERE organisation = @Organisation AND reservation = @Id AND cause = 'EXPIRED')",
            new { released.Case.Organisation, released.Id })
            ? "HOLD_EXPIRED"
            : "RESERVATION_RELEASED";

    /// <summary>Tells that a reservation is committed.</summary>
    public static void Tell(Work work, Reservation committed, string? trace = null) =>
        work.Publish(
            committed.Case.ToString(),
            new ReservationCommitted(committed.Case.Organisation, committed.Case.ToString(), committed.Name, committed.DecisionName, committed.Amount, work.At),
            trace);

    private static string Word(ReservationState state) => state.ToString().ToUpperInvariant();

    private static async Task<List<Reservation>> Load(Work work, string organisation, string where, object values)
    {
        var rows = await work.All<Row>(
            $"""
            SELECT reservation, case_id, decision, state, expires, settlement FROM reservation
            WHERE organisation = @organisation AND {where} ORDER BY held, reservation
            """,
            values);
        if (rows.Count == 0)
            return [];
        var key = new { organisation, ids = rows.ConvertAll(row => row.Reservation) };
        var lines = (await work.All<LineRow>(
            """
            SELECT reservation, point, amount, kind, frames, years FROM reservation_line
            WHERE organisation = @organisation AND reservation = ANY(@ids) ORDER BY line
            """,
            key)).ToLookup(line => line.Reservation);
        var placements = (await work.All<PlacementRow>(
            """
            SELECT reservation, line, frame, year, amount FROM placement JOIN reservation USING (organisation, reservation, settlement)
            WHERE organisation = @organisation AND reservation = ANY(@ids) ORDER BY line, year, frame
            """,
            key)).ToLookup(placement => placement.Reservation);
        return rows.ConvertAll(row => new Reservation(
            row.Reservation,
            CaseName.Parse($"organisations/{organisation}/cases/{row.CaseId}"),
            row.Decision,
            System.Enum.Parse<ReservationState>(row.State, ignoreCase: true),
            row.Expires,
            [.. lines[row.Reservation].Select(line => new ReservationLine(line.Point, line.Amount, line.Kind == "IN_KIND", line.Frames, line.Years))],
            [.. placements[row.Reservation].Select(placement => new Placement(placement.Line, placement.Frame, placement.Year, placement.Amount))],
            row.Settlement));
    }

    private sealed record Row(Guid Reservation, string CaseId, int Decision, string State, DateTimeOffset Expires, int Settlement);

    private sealed record PlacementRow(Guid Reservation, int Line, string Frame, int Year, decimal Amount);

    private sealed class LineRow
    {
        public Guid Reservation { get; init; }

        public int Point { get; init; }

        public decimal Amount { get; init; }

        public string Kind { get; init; } = "";

        public string[] Frames { get; init; } = [];

        public int[] Years { get; init; } = [];
    }
}
