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
            WITH listed AS (
              SELECT case_id, decision AS number, 'delegated' AS kind FROM report_entry WHERE organisation = @Organisation AND board = @Board AND meeting = @Date
              UNION ALL
              SELECT case_id, number, kind FROM decision WHERE organisation = @Organisation AND board = @Board AND decided = @Date AND kind = 'board'
            )
            SELECT series, case_file.number, year, decision.number FROM listed JOIN decision USING (case_id, number, kind)
            JOIN case_file ON case_file.organisation = decision.organisation AND case_file.case_id = decision.case_id
            WHERE decision.organisation = @Organisation AND state = 'taken' ORDER BY decision.case_id COLLATE "C", decision.number
            """,
            new { name.Organisation, name.Board, name.Date })).ConvertAll(row => (new CaseName(name.Organisation, row.Series, row.CaseNumber, row.Year), row.Number));
        foreach (var one in decisions.Select(decision => decision.Item1).Distinct())
            await Cases.Lock(work, one);
        return new NoticeSubject(name.ToString(), name, adjusted, decisions);
    }
}
