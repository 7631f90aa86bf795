namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override async Task VerifyLedger(VerifyLedgerRequest request, IServerStreamWriter<FrameYearVerified> responseStream, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        var verified = await database.Read(context, work => work.All<Verified>(
            """
            WITH unbalanced AS (
              SELECT DISTINCT frame, year FROM (
                SELECT frame, year FROM ledger_entry WHERE organisation = @organisation GROUP BY movement, frame, year HAVING sum(amount) <> 0) AS movement
            ), reserved AS (
              SELECT frame, year,
                coalesce(sum(placement.amount) FILTER (WHERE state = 'HELD' AND kind = 'CASH'), 0) AS held,
                coalesce(sum(placement.amount) FILTER (WHERE state = 'COMMITTED' AND kind = 'CASH'), 0) AS committed,
                coalesce(sum(placement.amount) FILTER (WHERE state = 'HELD' AND kind = 'IN_KIND'), 0) AS work_held,
                coalesce(sum(placement.amount) FILTER (WHERE state = 'COMMITTED' AND kind = 'IN_KIND'), 0) AS work_committed
              FROM reservation JOIN placement USING (organisation, reservation, settlement) JOIN reservation_line USING (organisation, reservation, line)
              WHERE organisation = @organisation AND state <> 'RELEASED' GROUP BY frame, year
            )
            SELECT frame, year, coalesce(counted.entries, 0) AS entries,
              coalesce(
                (kept.allocated, kept.held, kept.committed, kept.work_allocated, kept.work_held, kept.work_committed)
                  IS DISTINCT FROM (counted.allocated, counted.held, counted.committed, counted.work_allocated, counted.work_held, counted.work_committed)
                OR counted.free <> coalesce(kept.allocated - kept.held - kept.committed, 0)
                OR counted.forward <> CASE WHEN kept.allocated IS NULL THEN kept.held + kept.committed ELSE 0 END, true) AS balance_differs,
              EXISTS (SELECT FROM unbalanced WHERE (unbalanced.frame, unbalanced.year) = (kept.frame, kept.year)) AS movement_unbalanced,
              (coalesce(reserved.held, 0), coalesce(reserved.committed, 0), coalesce(reserved.work_held, 0), coalesce(reserved.work_committed, 0))
                IS DISTINCT FROM (kept.held, kept.committed, kept.work_held, kept.work_committed) AS reservations_differ
            FROM frame_year AS kept
              LEFT JOIN (SELECT * FROM frame_year_by_ledger WHERE organisation = @organisation) AS counted USING (organisation, frame, year)
              LEFT JOIN reserved USING (frame, year)
            WHERE organisation = @organisation ORDER BY frame, year
            """,
            new { organisation }));
        foreach (var one in verified)
            await responseStream.WriteAsync(one.ToMessage(organisation), context.CancellationToken);
    }

    private sealed record Verified(string Frame, int Year, long Entries, bool BalanceDiffers, bool MovementUnbalanced, bool ReservationsDiffer)
    {
        public FrameYearVerified ToMessage(string organisation)
        {
            var message = new FrameYearVerified { Frame = $"organisations/{organisation}/frames/{Frame}", Year = Year, Entries = Entries };
            if (BalanceDiffers)
                message.Faults.Add("BALANCE_DIFFERS");
            if (MovementUnbalanced)
                message.Faults.Add("MOVEMENT_UNBALANCED");
            if (ReservationsDiffer)
                message.Faults.Add("RESERVATIONS_DIFFER");
            return message;
        }
    }
}
