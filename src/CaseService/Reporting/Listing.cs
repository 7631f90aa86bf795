using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

/// <summary>A taken decision that is to be reported.</summary>
/// <param name="ReportedBefore">Decided before its case was imported: it was reported where the case came from, as far as anybody knows.</param>
/// <param name="Meeting">In whose report it is; null: in none.</param>
public sealed record ToReport(CaseName Case, int Number, DateOnly Decided, bool Urgent, bool ReportedBefore, DateOnly? Meeting)
{
    /// <summary>organisations/rjh/cases/RUN-138-2024/decisions/1.</summary>
    public string Name => $"{Case}/decisions/{Number}";
}

/// <summary>Puts decisions into reports and takes them out again. The board is locked first, then the cases in one order.</summary>
public static class Listing
{
    private const string Decisions =
        """
        SELECT series, case_file.number AS case_number, year, decision.number, decided, urgency <> '' AS urgent, reported_before, report_entry.meeting
        FROM decision JOIN case_file USING (organisation, case_id)
        LEFT JOIN report_entry ON report_entry.organisation = decision.organisation AND report_entry.case_id = decision.case_id AND report_entry.decision = decision.number
        """;

    /// <summary>A decision of a case.</summary>
    public static async Task<ToReport> Of(Work work, CaseName name, int number) =>
        (await work.One<Row>(
            $"{Decisions} WHERE decision.organisation = @Organisation AND decision.case_id = @Id AND decision.number = @number",
            new { name.Organisation, name.Id, number })).ToDecision(name.Organisation);

    /// <summary>
    /// What belongs in a meeting's report and isn't in one that was made: taken by the cut-off, while the report is not made; urgent ones up to the day of the meeting.
    /// Not what was reported before its case was imported.
    /// </summary>
    public static async Task<List<ToReport>> MissingIn(Work work, Meeting meeting) =>
        (await work.All<Row>(
            $"""
             {Decisions}
             LEFT JOIN meeting ON meeting.organisation = decision.organisation AND meeting.board = report_entry.board AND meeting.date = report_entry.meeting
             WHERE decision.organisation = @Organisation AND report_to = @Board AND decision.state = 'taken' AND NOT reported_before
               AND ((@IsPlanned AND decided <= @AgendaCutOff) OR (urgency <> '' AND decided <= @Date))
               AND (report_entry.meeting IS NULL OR (report_entry.meeting <> @Date AND meeting.state = 'planned'))
             """,
            new { meeting.Name.Organisation, meeting.Name.Board, meeting.IsPlanned, meeting.AgendaCutOff, meeting.Name.Date }))
        .ConvertAll(row => row.ToDecision(meeting.Name.Organisation));

    /// <summary>What is in a meeting's report.</summary>
    /// <param name="after">Only what was taken after this day and isn't urgent; null: everything.</param>
    public static async Task<List<ToReport>> In(Work work, MeetingName meeting, DateOnly? after = null) =>
        (await work.All<Row>(
            $"""
             {Decisions}
             WHERE report_entry.organisation = @Organisation AND report_entry.board = @Board AND report_entry.meeting = @Date
               AND (@after::date IS NULL OR (decided > @after AND urgency = ''))
             """,
            new { meeting.Organisation, meeting.Board, meeting.Date, after })).ConvertAll(row => row.ToDecision(meeting.Organisation));

    /// <summary>
    /// The meeting whose report a decision goes to: the first whose agenda is still open; for an urgent one the next that is not minuted. Null: there is none.
    /// </summary>
    public static Task<DateOnly?> MeetingFor(Work work, string board, ToReport decision) =>
        decision.ReportedBefore
            ? MeetingOfItsTime(work, board, decision)
            : work.Find<DateOnly?>(
                """
                SELECT min(date) FROM meeting WHERE organisation = @Organisation AND board = @board
                  AND ((state = 'planned' AND agenda_cut_off >= @today) OR (@Urgent AND state IN ('planned', 'made') AND date >= @today))
                """,
                new { decision.Case.Organisation, board, decision.Urgent, today = SwedishTime.Day(work.At) });

    // The meeting that was next when it was decided, where the register has that one: an agenda that closed before tells that none is left out between.
    private static Task<DateOnly?> MeetingOfItsTime(Work work, string board, ToReport decision) =>
        work.Find<DateOnly?>(
            """
            SELECT CASE WHEN state = 'planned' OR (@Urgent AND state = 'made') THEN date END FROM meeting
            WHERE organisation = @Organisation AND board = @board AND state <> 'cancelled' AND (agenda_cut_off >= @Decided OR (@Urgent AND date >= @Decided))
              AND EXISTS (SELECT FROM meeting AS earlier WHERE earlier.organisation = @Organisation AND earlier.board = @board AND earlier.agenda_cut_off < @Decided)
            ORDER BY date LIMIT 1
            """,
            new { decision.Case.Organisation, board, decision.Urgent, decision.Decided });

    /// <summary>Locks the cases of decisions, always in the same order.</summary>
    public static async Task LockCases(Work work, IEnumerable<ToReport> decisions)
    {
        foreach (var name in decisions.Select(decision => decision.Case).Distinct().OrderBy(name => name.Id, StringComparer.Ordinal))
            await Cases.Lock(work, name);
    }

    /// <summary>
    /// Puts decisions into a meeting's report, out of another one where they are in that. Their cases are locked. What waits for a meeting that is still to come was not
    /// reported before.
    /// </summary>
    public static async Task Enter(Work work, MeetingName meeting, IEnumerable<ToReport> decisions)
    {
        foreach (var decision in decisions)
        {
            await work.ExecuteOne(
                """
                INSERT INTO report_entry (organisation, case_id, decision, board, meeting) VALUES (@Organisation, @Id, @Number, @Board, @Date)
                ON CONFLICT (organisation, case_id, decision) DO UPDATE SET meeting = excluded.meeting WHERE report_entry.board = excluded.board
                """,
                new { decision.Case.Organisation, decision.Case.Id, decision.Number, meeting.Board, meeting.Date });
            if (decision.ReportedBefore && meeting.Date >= SwedishTime.Day(work.At))
            {
                await work.ExecuteOne(
                    "UPDATE decision SET reported_before = false WHERE organisation = @Organisation AND case_id = @Id AND number = @Number",
                    new { decision.Case.Organisation, decision.Case.Id, decision.Number });
            }

            await History.Add(work, decision.Case, "DecisionEntered", new { Decision = decision.Number, meeting.Board, Meeting = meeting.Date },
                decision.Meeting is { } before ? new { Meeting = before } : null);
            work.Publish(decision.Case.ToString(), new DecisionEntered(meeting.Organisation, decision.Case.ToString(), decision.Name, meeting.ToString(), work.At));
        }
    }

    /// <summary>Takes decisions out of a meeting's report and puts each into the report that it goes to now, or into none until there is a meeting.</summary>
    public static async Task GiveBack(Work work, MeetingName meeting, IReadOnlyCollection<ToReport> decisions)
    {
        await LockCases(work, decisions);
        foreach (var decision in decisions)
        {
            var key = new { decision.Case.Organisation, decision.Case.Id, decision.Number };
            await work.ExecuteOne("DELETE FROM report_entry WHERE organisation = @Organisation AND case_id = @Id AND decision = @Number", key);
            await History.Add(work, decision.Case, "DecisionGivenBack", new { Decision = decision.Number, meeting.Board, Meeting = meeting.Date });
            work.Publish(decision.Case.ToString(), new DecisionGivenBack(meeting.Organisation, decision.Case.ToString(), decision.Name, meeting.ToString(), work.At));
            if (await MeetingFor(work, meeting.Board, decision) is { } next)
                await Enter(work, meeting with { Date = next }, [decision with { Meeting = null }]);
        }
    }

    private sealed record Row(string Series, int CaseNumber, int Year, int Number, DateOnly Decided, bool Urgent, bool ReportedBefore, DateOnly? Meeting)
    {
        public ToReport ToDecision(string organisation) => new(new CaseName(organisation, Series, CaseNumber, Year), Number, Decided, Urgent, ReportedBefore, Meeting);
    }
}
