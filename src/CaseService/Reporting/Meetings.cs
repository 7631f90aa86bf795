namespace CaseService.Reporting;

/// <summary>Meetings in the database.</summary>
public static class Meetings
{
    private const string Columns = "board, date, agenda_cut_off, state, paragraph, adjusted, cancelled_reason, display_name AS board_name";

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
            new { name.Organisation, name.Board, name.Date }))?.ToMeeting(name.Organisation);

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
            new { organisation, board, after, most })).ConvertAll(row => row.ToMeeting(organisation));

    private sealed record Row(
        string Board, DateOnly Date, DateOnly AgendaCutOff, string State, string Paragraph, DateOnly? Adjusted, string CancelledReason, string BoardName)
    {
        public Meeting ToMeeting(string organisation) => new(new(organisation, Board, Date), AgendaCutOff, State, Paragraph, Adjusted, CancelledReason, BoardName);
    }
}
