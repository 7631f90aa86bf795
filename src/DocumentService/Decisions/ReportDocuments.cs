namespace DocumentService.Decisions;

/// <summary>A report as it was laid before a board.</summary>
internal sealed record KeptReport(int Number, string Sha256, byte[] Content, DateTimeOffset Made);

/// <summary>Reports as they were laid before boards.</summary>
internal static class ReportDocuments
{
    /// <summary>Keeps a report under the next number of its meeting.</summary>
    /// <returns>The number; null when the latest one is the same.</returns>
    public static Task<int?> Keep(Work work, MeetingName meeting, string sha256, byte[] content) =>
        work.Find<int?>(
            """
            INSERT INTO report_document (organisation, board, meeting, number, sha256, content, made)
            SELECT @Organisation, @Board, @Day, coalesce(max(number), 0) + 1, @sha256, @content, @At FROM report_document
            WHERE organisation = @Organisation AND board = @Board AND meeting = @Day
            HAVING coalesce((array_agg(sha256 ORDER BY number DESC))[1], '') <> @sha256
            RETURNING number
            """,
            new { meeting.Organisation, meeting.Board, meeting.Day, sha256, content, work.At });

    /// <param name="number">0: the latest.</param>
    public static Task<KeptReport?> Find(Work work, MeetingName meeting, int number) =>
        work.Find<KeptReport>(
            """
            SELECT number, sha256, content, made FROM report_document
            WHERE organisation = @Organisation AND board = @Board AND meeting = @Day AND (@number = 0 OR number = @number) ORDER BY number DESC LIMIT 1
            """,
            new { meeting.Organisation, meeting.Board, meeting.Day, number });
}
