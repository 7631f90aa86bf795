using CaseService.Register;

namespace CaseService.Reporting;

/// <summary>What a notice is about: the adjusted minutes of a meeting, or a decision that has its own.</summary>
/// <param name="Meeting">Null when it is a decision's own.</param>
/// <param name="First">The first day on which it can be posted.</param>
/// <param name="Decisions">Those that it counts for.</param>
public sealed record NoticeSubject(string Name, MeetingName? Meeting, DateOnly First, IReadOnlyList<(CaseName Case, int Number)> Decisions);

/// <summary>Notices in the database.</summary>
public static class Notices
{
    /// <summary>The notices of meetings and decisions, in the order in which they were posted.</summary>
    public static Task<List<Notice>> Of(Work work, string organisation, IEnumerable<string> subjects) =>
        work.All<Notice>(
            "SELECT subject, number, posted, taken_down FROM notice WHERE organisation = @organisation AND subject = ANY(@subjects) ORDER BY subject, number",
            new { organisation, subjects = subjects.ToArray() });

    /// <summary>Locks what a notice is about, and the cases that hear of it.</summary>
    /// <exception cref="Refused">NOT_FOUND, and when there is nothing that could be posted: MINUTES_NOT_ADJUSTED and what <see cref="Standing"/> refuses.</exception>
    public static async Task<NoticeSubject> Lock(Work work, string subject)
    {
        if (MeetingName.TryParse(subject) is { } meeting)
            return await LockMeeting(work, meeting);
        var (name, number) = Names.InCase("decisions", subject, "subject");
        await Cases.Lock(work, name);
        var standing = await Standings.Find(work, name, number);
        standing.MustBeOpenToReview();
        standing.MustHaveItsOwnNotice();
        return standing.Minuted is { } minuted
            ? new NoticeSubject(subject, null, minuted, [(name, number)])
            : throw Refused.Precondition("MINUTES_NOT_ADJUSTED", "The decision has no separate minutes that could be posted.", ("decision", subject));
    }

    private static async Task<NoticeSubject> LockMeeting(Work work, MeetingName name)
    {
        await Meetings.LockBoard(work, name.Organisation, name.Board);
        var meeting = await Meetings.Find(work, name);
        if (meeting.Adjusted is not { } adjusted)
            throw Refused.Precondition("MINUTES_NOT_ADJUSTED", "The meeting's minutes are not adjusted.", ("meeting", $"{name}"));
        var decisions = (await work.All<(string Series, int CaseNumber, int Year, int Number)>(
            """
            SELECT series, case_file.number, year, decision.number FROM decision JOIN case_file USING (organisation, case_id)
            LEFT JOIN report_entry ON report_entry.organisation = decision.organisation AND report_entry.case_id = decision.case_id AND report_entry.decision = decision.number
            WHERE decision.organisation = @Organisation AND state = 'taken' AND (
              (decision.kind = 'delegated' AND report_entry.board = @Board AND report_entry.meeting = @Date) OR (decision.kind = 'board' AND decision.board = @Board AND decided = @Date))
            ORDER BY decision.case_id COLLATE "C", decision.number
            """,
            new { name.Organisation, name.Board, name.Date })).ConvertAll(row => (new CaseName(name.Organisation, row.Series, row.CaseNumber, row.Year), row.Number));
        foreach (var one in decisions.Select(decision => decision.Item1).Distinct())
            await Cases.Lock(work, one);
        return new NoticeSubject(name.ToString(), name, adjusted, decisions);
    }
}
