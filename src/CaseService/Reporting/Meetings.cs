namespace CaseService.Reporting;

/// <summary>Meetings in the database.</summary>
public static class Meetings
{
    private const string Columns = "organisation, board, date, agenda_cut_off, state, paragraph, adjusted, cancelled_reason, display_name AS board_name";

    /// <summary>
    /// Of all that changes a board's reports, one thing at a time. Cases are locked after this and in one order (<see cref="Listing"/>); registrations of
    /// the board's cases don't wait for it.
    /// </summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task LockBoard(Work work, string organisation, string board)
    {
        if (await work.Find<string>("SELECT board FROM board WHERE organisation = @organisation AND board = @board FOR NO KEY UPDATE", new { organisation, board }) is null)
            throw Refused.NotFound("board", $"organisations/{organisation}/boards/{board}");
    }

    /// <summary>A meeting; null when the board has none on that day.</summary>
    public static async Task<Meeting?> TryFind(Work work, MeetingName name) =>
        (await work.Find<Row>(
            $"SELECT {Columns} FROM meeting JOIN board USING (organisation, board) WHERE organisation = @Organisation AND board = @Board AND date = @Date",
            new { name.Organisation, name.Board, name.Date }))?.ToMeeting();

    /// <summary>A meeting.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Meeting> Find(Work work, MeetingName name) => await TryFind(work, name) ?? throw Refused.NotFound("meeting", name.ToString());

    /// <summary>A board's meetings after a day, in their order.</summary>
    public static async Task<List<Meeting>> After(Work work, string organisation, string board, DateOnly after, int most) =>
        (await work.All<Row>(
            $"""
             SELECT {Columns} FROM meeting JOIN board USING (organisation, board)
             WHERE organisation = @organisation AND board = @board AND date > @after ORDER BY date LIMIT @most
             """,
            new { organisation, board, after, most })).ConvertAll(row => row.ToMeeting());

    /// <summary>Meetings to come whose agendas have closed and whose reports are not made, the nearest first.</summary>
    /// <param name="organisation">Null: of every organisation.</param>
    public static async Task<List<Meeting>> Due(Work work, string? organisation, int most) =>
        (await work.All<Row>(
            $"""
             SELECT {Columns} FROM meeting JOIN board USING (organisation, board)
             WHERE state = 'planned' AND date >= @today AND agenda_cut_off < @today AND (@organisation::text IS NULL OR organisation = @organisation)
             ORDER BY date, organisation, board LIMIT @most
             """,
            new { organisation, today = SwedishTime.Day(work.At), most })).ConvertAll(row => row.ToMeeting());

    private sealed record Row(
        string Organisation, string Board, DateOnly Date, DateOnly AgendaCutOff, string State, string Paragraph, DateOnly? Adjusted, string CancelledReason, string BoardName)
    {
        public Meeting ToMeeting() => new(new(Organisation, Board, Date), AgendaCutOff, State, Paragraph, Adjusted, CancelledReason, BoardName);
    }
}
