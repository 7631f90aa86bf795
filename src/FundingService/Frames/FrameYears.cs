namespace FundingService.Frames;

/// <summary>The balances of an organisation's frames.</summary>
internal static class FrameYears
{
    /// <summary>
    /// Waits until nobody else moves money of these frames. They are locked in the order of their names, so that two who need the same frames
    /// never wait for each other.
    /// </summary>
    /// <returns>Those that exist.</returns>
    public static Task<List<string>> Lock(Work work, string organisation, IEnumerable<string> frames) =>
        work.All<string>(
            "SELECT frame FROM frame WHERE organisation = @organisation AND frame = ANY(@frames) ORDER BY frame FOR NO KEY UPDATE",
            new { organisation, frames = frames.Distinct().ToArray() });

    /// <summary>The balances of these frames, all years that anything is known of.</summary>
    public static Task<List<FrameYear>> Of(Work work, string organisation, IEnumerable<string> frames) =>
        work.All<FrameYear>(
            """
            SELECT frame, year, allocated, held, committed, work_allocated, work_held, work_committed FROM frame_year
            WHERE organisation = @organisation AND frame = ANY(@frames) ORDER BY frame, year
            """,
            new { organisation, frames = frames.Distinct().ToArray() });

    /// <summary>The balances of a frame as they were at a moment, added up from the entries until then.</summary>
    public static Task<List<FrameYear>> At(Work work, string organisation, string frame, DateTimeOffset at) =>
        work.All<FrameYear>(
            """
            SELECT frame, year,
              -sum(amount) FILTER (WHERE account = 'budget') AS allocated,
              coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
              coalesce(sum(amount) FILTER (WHERE account = 'committed'), 0) AS committed,
              -sum(amount) FILTER (WHERE account = 'payroll') AS work_allocated,
              coalesce(sum(amount) FILTER (WHERE account = 'work_held'), 0) AS work_held,
              coalesce(sum(amount) FILTER (WHERE account = 'work_committed'), 0) AS work_committed
            FROM ledger_entry JOIN movement USING (organisation, movement)
            WHERE organisation = @organisation AND frame = @frame AND moved <= @at
            GROUP BY frame, year ORDER BY year
            """,
            new { organisation, frame, at });
}
