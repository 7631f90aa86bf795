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
        (await Load(
            work,
            of.Organisation,
            "case_id = @Id AND decision = @decision AND state <> 'RELEASED'",
            new { of.Organisation, of.Id, decision })).SingleOrDefault();

    public static Task<List<Reservation>> Of(Work work, CaseName of) =>
        Load(work, of.Organisation, "case_id = @Id", new { of.Organisation, of.Id });

    /// <summary>Keeps a new reservation and holds its money.</summary>
    public static async Task Hold(Work work, Reservation held, IReadOnlyCollection<FrameYear> balances)
    {
        var organisation = held.Case.Organisation;
        await work.ExecuteOne(
            """
            INSERT INTO reservation (organisation, reservation, case_id, decision, state, held, expires)
            VALUES (@organisation, @Id, @CaseId, @Decision, 'HELD', @At, @Expires)
            """,
            new { organisation, held.Id, CaseId = held.Case.Id, held.Decision, work.At, held.Expires });
        foreach (var (index, line) in held.Lines.Index())
        {
            await work.ExecuteOne(
                """
                INSERT INTO reservation_line (organisation, reservation, line, point, amount, kind, frames, years)
                VALUES (@organisation, @Id, @index, @Point, @Amount, @kind, @frames, @years)
                """,
                new
                {
                    organisation,
                    held.Id,
                    index,
                    line.Point,
                    line.Amount,
                    kind = line.InKind ? "IN_KIND" : "CASH",
                    frames = line.Frames.ToArray(),
                    years = line.Years.ToArray(),
                });
        }

        await Ledger.Post(work, organisation, Cause.Held, held.Id, held.Hold(balances));
        await work.Execute(
            """
            INSERT INTO placement (organisation, reservation, line, frame, year, amount)
            SELECT @organisation, @Id, * FROM unnest(@lines, @frames, @years, @amounts)
            """,
            new
            {
                organisation,
                held.Id,
                lines = held.Placements.Select(placement => placement.Line).ToArray(),
                frames = held.Placements.Select(placement => placement.Frame).ToArray(),
                years = held.Placements.Select(placement => placement.Year).ToArray(),
                amounts = held.Placements.Select(placement => placement.Amount).ToArray(),
            });
        work.Publish(held.Case.ToString(), new ReservationHeld(organisation, held.Case.ToString(), held.Name, held.DecisionName, held.Amount, work.At));
    }

    /// <summary>The decision is taken: what was held is committed.</summary>
    public static async Task Commit(Work work, Reservation held)
    {
        var organisation = held.Case.Organisation;
        await FrameYears.Lock(work, organisation, held.Frames);
        await Ledger.Post(work, organisation, Cause.Committed, held.Id, held.Commit());
        await Change(work, held, "COMMITTED");
        work.Publish(
            held.Case.ToString(), new ReservationCommitted(organisation, held.Case.ToString(), held.Name, held.DecisionName, held.Amount, work.At));
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
        var balances = await FrameYears.Of(work, organisation, held.Frames);
        await Ledger.Post(work, organisation, cause, held.Id, held.Release(balances));
        await Change(work, held, "RELEASED");
        work.Publish(
            held.Case.ToString(),
            new ReservationReleased(organisation, held.Case.ToString(), held.Name, held.DecisionName, cause.ToString().ToUpperInvariant(), work.At));
        return held with { State = ReservationState.Released };
    }

    private static Task Change(Work work, Reservation held, string state) =>
        work.ExecuteOne(
            "UPDATE reservation SET state = @state WHERE organisation = @Organisation AND reservation = @Id AND state = @before",
            new { held.Case.Organisation, held.Id, state, before = held.State.ToString().ToUpperInvariant() });

    private static async Task<List<Reservation>> Load(Work work, string organisation, string where, object values)
    {
        var rows = await work.All<Row>(
            $"""
            SELECT reservation, case_id, decision, state, expires FROM reservation
            WHERE organisation = @organisation AND {where} ORDER BY held, reservation
            """,
            values);
        var found = new List<Reservation>();
        foreach (var row in rows)
        {
            var key = new { organisation, row.Reservation };
            var lines = await work.All<LineRow>(
                """
                SELECT point, amount, kind, frames, years FROM reservation_line
                WHERE organisation = @organisation AND reservation = @Reservation ORDER BY line
                """,
                key);
            var placements = await work.All<Placement>(
                """
                SELECT line, frame, year, amount FROM placement
                WHERE organisation = @organisation AND reservation = @Reservation ORDER BY line, year, frame
                """,
                key);
            found.Add(new Reservation(
                row.Reservation,
                CaseName.Parse($"organisations/{organisation}/cases/{row.CaseId}"),
                row.Decision,
                System.Enum.Parse<ReservationState>(row.State, ignoreCase: true),
                row.Expires,
                [.. lines.Select(line => new ReservationLine(line.Point, line.Amount, line.Kind == "IN_KIND", line.Frames, line.Years))],
                placements));
        }

        return found;
    }

    private sealed record Row(Guid Reservation, string CaseId, int Decision, string State, DateTimeOffset Expires);

    private sealed class LineRow
    {
        public int Point { get; init; }

        public decimal Amount { get; init; }

        public string Kind { get; init; } = "";

        public string[] Frames { get; init; } = [];

        public int[] Years { get; init; } = [];
    }
}
