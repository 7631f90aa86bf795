namespace CaseService.Reporting;

/// <summary>A decision with all that its legal force depends on.</summary>
/// <param name="Decided">Null: it is not taken.</param>
/// <param name="HasEnded">It was revoked, by a decision that stands, or annulled.</param>
/// <param name="ReportTo">The board that it is reported to; null: none.</param>
/// <param name="Meeting">Whose minutes it is in, or will be: the reporting meeting's, or the board's that decided; null: not known, or none.</param>
/// <param name="Minuted">The day when those minutes, or its separate ones, were adjusted; of a board's decision whose meeting isn't known, the day of the decision.</param>
/// <param name="SeparateParagraph">Of its separate minutes; empty: it has none.</param>
/// <param name="Notices">Of what is minuted: those that were posted before are none.</param>
public sealed record Standing(
    string Name, string Kind, DateOnly? Decided, bool HasEnded, bool IsOpenToReview, string? ReportTo, MeetingName? Meeting, DateOnly? Minuted, string SeparateParagraph,
    IReadOnlyList<Notice> Notices, IReadOnlyList<Review> Reviews)
{
    /// <summary>Its separate minutes; null when it has none.</summary>
    public Wire.SeparateMinutes? SeparateMinutes =>
        SeparateParagraph.Length == 0 ? null : new() { Decision = Name, Paragraph = SeparateParagraph, Adjusted = Minuted.ToDate() };

    /// <summary>Refuses what only a decision has that can be challenged.</summary>
    /// <exception cref="Refused">DECISION_NOT_TAKEN or NOT_OPEN_TO_REVIEW.</exception>
    public void MustBeOpenToReview()
    {
        if (Decided is null)
            throw Refused.Precondition("DECISION_NOT_TAKEN", "The decision is not taken.", ("decision", Name));
        if (!IsOpenToReview)
            throw Refused.Precondition("NOT_OPEN_TO_REVIEW", "The decision's clause is not open to judicial review.", ("decision", Name));
    }

    /// <summary>Refuses minutes and a notice of its own for a decision that is in a meeting's.</summary>
    /// <exception cref="Refused">REPORTED_TO_BOARD or DECIDED_BY_BOARD.</exception>
    public void MustHaveItsOwnMinutes()
    {
        if (Kind == "board")
            throw Refused.Precondition("DECIDED_BY_BOARD", "What a board decided is in the board's minutes.", ("decision", Name));
        MustHaveItsOwnNotice();
    }

    /// <summary>Refuses a notice of its own for a decision that is in a meeting's minutes.</summary>
    /// <exception cref="Refused">REPORTED_TO_BOARD; MINUTES_NOT_ADJUSTED or DECIDED_BY_BOARD.</exception>
    public void MustHaveItsOwnNotice()
    {
        if (Kind == "board" && Meeting is not null)
        {
            throw Minuted is null
                ? Refused.Precondition("MINUTES_NOT_ADJUSTED", "The minutes of the board's meeting are not adjusted.", ("meeting", $"{Meeting}"))
                : Refused.Precondition("DECIDED_BY_BOARD", "What a board decided is in the board's minutes: their notice is its own.", ("decision", Name), ("meeting", $"{Meeting}"));
        }

        if (Kind == "delegated" && ReportTo is not null)
        {
            throw Refused.Precondition("REPORTED_TO_BOARD", "The decision is reported: the meeting's minutes, and their notice, are its own.",
                ("decision", Name), ("board", ReportTo), ("meeting", $"{Meeting}"));
        }
    }

    /// <summary>As it is shown.</summary>
    public Wire.LegalForce ToMessage(DateOnly today)
    {
        var force = LegalForce.Of(Decided is not null, IsOpenToReview, Minuted, Notices, Reviews, today);
        return new()
        {
            Decision = Name,
            State = force.State,
            LastDayForReview = force.LastDay.ToDate(),
            LegalForce_ = force.From.ToDate(),
            MayBeCarriedOut = Decided is not null && !HasEnded,
            Notice = force.Notice?.ToMessage(),
            Reviews = { Reviews.Select(review => review.ToMessage(Name)) },
            SeparateMinutes = SeparateMinutes,
        };
    }
}

/// <summary>What the legal force of decisions depends on, in the database.</summary>
public static class Standings
{
    /// <summary>A decision.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Standing> Find(Work work, CaseName name, int number) =>
        (await Of(work, name)).SingleOrDefault(one => one.Name == $"{name}/decisions/{number}") ?? throw Refused.NotFound("decision", $"{name}/decisions/{number}");

    /// <summary>All decisions of a case.</summary>
    public static async Task<IReadOnlyList<Standing>> Of(Work work, CaseName name)
    {
        var key = new { name.Organisation, name.Id, day = SwedishTime.Day(work.At) };
        // Without a known clause nothing says that it can't be challenged.
        var rows = await work.All<Row>(
            $$"""
            SELECT decision.number, kind, decided, report_to, meeting.board, meeting.date, coalesce(separate_minutes.adjusted, meeting.adjusted) AS minuted,
              coalesce(separate_minutes.paragraph, '') AS separate_paragraph,
              {{Decisions.Decisions.HadEnded}} AS has_ended,
              coalesce((SELECT bool_or((line->>'OpenToJudicialReview')::boolean) FROM delegation_order, jsonb_array_elements(clauses) AS line
                WHERE delegation_order.organisation = decision.organisation AND delegation_order.board = decision.board
                  AND delegation_order.order_id = decision.order_id AND line->>'Number' = decision.clause), true) AS is_open_to_review
            FROM decision
            LEFT JOIN report_entry ON report_entry.organisation = decision.organisation AND report_entry.case_id = decision.case_id
              AND report_entry.decision = decision.number AND kind = 'delegated'
            LEFT JOIN meeting ON meeting.organisation = decision.organisation AND meeting.state <> 'cancelled' AND (meeting.board, meeting.date) =
              (CASE kind WHEN 'board' THEN decision.board ELSE report_entry.board END, CASE kind WHEN 'board' THEN decided ELSE report_entry.meeting END)
            LEFT JOIN separate_minutes ON separate_minutes.organisation = decision.organisation AND separate_minutes.case_id = decision.case_id
              AND separate_minutes.decision = decision.number
            WHERE decision.organisation = @Organisation AND decision.case_id = @Id ORDER BY decision.number
            """,
            key);
        var reviews = (await work.All<ReviewRow>(
            """
            SELECT decision, number, received, court, court_case, ended, outcome FROM judicial_review
            WHERE organisation = @Organisation AND case_id = @Id ORDER BY decision, number
            """,
            key)).ToLookup(row => row.Decision);
        var notices = (await Notices.Of(work, name.Organisation, rows.SelectMany(row => row.Subjects(name)).Distinct())).ToLookup(notice => notice.Subject);
        return [.. rows.Select(row => row.ToStanding(name, row.Subjects(name).SelectMany(subject => notices[subject]), reviews[row.Number]))];
    }

    private sealed record Row(
        int Number, string Kind, DateOnly? Decided, string? ReportTo, string? Board, DateOnly? Date, DateOnly? Minuted, string SeparateParagraph, bool HasEnded,
        bool IsOpenToReview)
    {
        private MeetingName? Meeting(CaseName name) => Date is { } date ? new(name.Organisation, Board!, date) : null;

        /// <summary>What a notice may be about that counts for the decision.</summary>
        public IEnumerable<string> Subjects(CaseName name) =>
            Meeting(name) is { } meeting ? [meeting.ToString(), $"{name}/decisions/{Number}"] : [$"{name}/decisions/{Number}"];

        public Standing ToStanding(CaseName name, IEnumerable<Notice> notices, IEnumerable<ReviewRow> reviews)
        {
            // Where the register doesn't have the board's meeting, all it knows of the minutes is the paragraph that the decision was recorded with.
            var minuted = Minuted ?? (Kind == "board" && Date is null ? Decided : null);
            return new(
                $"{name}/decisions/{Number}", Kind, Decided, HasEnded, IsOpenToReview, ReportTo, Meeting(name), minuted, SeparateParagraph,
                [.. notices.Where(notice => notice.Posted >= minuted).OrderBy(notice => notice.Posted)], [.. reviews.Select(row => row.ToReview())]);
        }
    }

    private sealed record ReviewRow(int Decision, int Number, DateOnly Received, string Court, string CourtCase, DateOnly? Ended, string? Outcome)
    {
        public Review ToReview() => new(Number, Received, Court, CourtCase, Ended, Outcome);
    }
}
