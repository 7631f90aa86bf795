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
            SELECT frame, year, allocated, held, committed, work_held, work_committed FROM frame_year
            WHERE organisation = @organisation AND frame = ANY(@frames) ORDER BY frame, year
            """,
            new { organisation, frames = frames.Distinct().ToArray() });
}
