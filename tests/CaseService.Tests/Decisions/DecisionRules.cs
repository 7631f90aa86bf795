using CaseService.Decisions;
using CaseService.Delegation;
using Contracts.Findings.V1;
using ServiceDefaults;

namespace CaseService.Tests.Decisions;

/// <summary>What may become of a proposal, and of what was decided.</summary>
public sealed class DecisionRules
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly Signatory Director = new("direktor", "Regional utvecklingsdirektör", "p-001", "Prov Lövgren", Acting: false);
    private static readonly Signatory Other = Director with { Person = "p-002", PersonName = "Exempel Granlund" };
    private static readonly CaseService.Decisions.Ending NotNow = new(Today, "Prov Lövgren", "p-001", "Inte nu.");

    [Fact]
    public void Taken_today_it_is_reported_by_its_clause()
    {
        var taken = Proposed().Take(Director, Order(), [], Now)!;

        Assert.Equal((Today, "organisations/rjh/boards/run", "delegated"), (taken.Decided, taken.ReportTo, taken.Kind));
        Assert.Equal(["Prov Lövgren, Regional utvecklingsdirektör"], taken.DecidedBy);
    }

    [Fact]
    public void Just_before_midnight_in_utc_it_is_the_next_day_in_Sweden() =>
        Assert.Equal(new(2027, 1, 1), Proposed().Take(Director, Order(), [], new(2026, 12, 31, 23, 30, 0, TimeSpan.Zero))!.Decided);

    [Fact]
    public void The_first_condition_that_fails_gives_the_reason_with_its_values_and_all_are_named()
    {
        Finding[] failed = [Found.Of("LIMIT_EXCEEDED", "…", ("limit", "500000")), Found.Of("MONEY_NOT_HELD", "…")];

        var refused = Assert.Throws<Refused>(() => Proposed().Take(Director, Order(), failed, Now));

        Assert.Equal("LIMIT_EXCEEDED", refused.Reason);
        var info = Google.Rpc.Status.Parser.ParseFrom(refused.ToRpcException().Trailers.GetValueBytes("grpc-status-details-bin")).Details[0].Unpack<Google.Rpc.ErrorInfo>();
        Assert.Equal(("LIMIT_EXCEEDED,MONEY_NOT_HELD", "500000"), (info.Metadata["codes"], info.Metadata["limit"]));
    }

    [Fact]
    public void Taken_again_by_the_same_person_nothing_happens_and_by_another_it_is_refused()
    {
        Assert.Null(Taken().Take(Director, Order(), [], Now));
        Assert.Equal("DECISION_TAKEN", Reason(() => Taken().Take(Other, Order(), [], Now)));
    }

    [Theory]
    [InlineData("declined", "DECISION_DECLINED")]
    [InlineData("withdrawn", "DECISION_WITHDRAWN")]
    public void What_has_ended_takes_nothing_more(string state, string reason)
    {
        var ended = Proposed() with { State = state, Ending = NotNow };
        var another = NotNow with { Reason = "Något annat." };

        Assert.Equal(reason, Reason(() => ended.Take(Director, Order(), [], Now)));
        Assert.Equal(reason, Reason(() => ended.Record(Today, [Director], "", Order(), [], [], Now)));
        Assert.Equal(reason, Reason(() => ended.Decline(another, [], Now)));
        Assert.Equal(reason, Reason(() => ended.Withdraw(another, Now)));
        Assert.Equal(reason, Reason(() => ended.RecordBoards(Boards(), Now)));
    }

    [Fact]
    public void Ended_again_in_the_same_words_by_the_same_person_nothing_happens()
    {
        Assert.Null((Proposed() with { State = "declined", Ending = NotNow }).Decline(NotNow, [], Now));
        Assert.Null((Proposed() with { State = "withdrawn", Ending = NotNow }).Withdraw(NotNow with { Day = Today.AddDays(1) }, Now));
    }

    [Fact]
    public void What_was_decided_is_not_withdrawn() => Assert.Equal("DECISION_TAKEN", Reason(() => Taken().Withdraw(NotNow, Now)));

    [Fact]
    public void What_can_not_wait_reaches_the_board_in_whose_place_it_is_decided()
    {
        var urgent = Proposed() with { Urgency = "Stänger i morgon.", ReportTo = "another" };

        var taken = urgent.Take(Director, Order(reported: false), [], Now)!;

        Assert.Equal((true, "organisations/rjh/boards/run"), (taken.Urgent, taken.ReportTo));
    }

    [Theory]
    [InlineData(true, "organisations/rjh/boards/run")]
    [InlineData(false, "organisations/rjh/boards/another")]
    public void No_proposal_leads_what_is_reported_past_its_own_board(bool reported, string to) =>
        Assert.Equal(to, (Proposed() with { ReportTo = "another" }).Take(Director, Order(reported), [], Now)!.ReportTo);

    [Fact]
    public void A_board_decides_in_a_paragraph_and_is_not_told_of_what_it_decided_itself()
    {
        var taken = AtBoard().RecordBoards(Boards(), Now)!;

        Assert.Equal(("board", "§ 45", ""), (taken.Kind, taken.Paragraph, taken.ReportTo));
        Assert.Equal(["Regionala utvecklingsnämnden, § 45"], taken.DecidedBy);
        Assert.Equal("DECISION_IN_FUTURE", Reason(() => AtBoard().RecordBoards(Boards() with { Meeting = Today.AddDays(1) }, Now)));
        Assert.Equal("NOT_AT_BOARD", Reason(() => Proposed().RecordBoards(Boards(), Now)));
    }

    [Theory]
    [InlineData("correction", null)]
    [InlineData("amendment", "DECISION_REVOKED")]
    [InlineData("revocation", "DECISION_REVOKED")]
    public void What_was_revoked_is_only_corrected(string change, string? reason) =>
        Assert.Equal(reason, Reason(() => (Taken() with { RevokedBy = 2 }).MustTake(new(change, 1), "delegated")));

    [Fact]
    public void A_revocation_is_not_undone() =>
        Assert.Equal("REVOCATION_STANDS", Reason(() => (Taken() with { Changes = new("revocation", 1) }).MustTake(new("revocation", 2), "delegated")));

    [Fact]
    public void A_conflict_of_interest_stands_from_its_first_day_to_its_last()
    {
        var conflict = new Conflict("p-001", "Prov Lövgren", Today, Today.AddDays(1), "Närstående", "Registratorn", Today);

        Assert.Equal([false, true, true, false], Enumerable.Range(-1, 4).Select(day => Conflict.Check([conflict], "p-001", Today.AddDays(day)).Any()));
        Assert.Empty(Conflict.Check([conflict], "p-002", Today));
    }

    [Fact]
    public void The_office_to_decide_in_is_one_that_may_and_rather_ones_own_than_as_acting()
    {
        Signatory[] held = [Director with { Office = "annan" }, Director with { Acting = true }, Director];

        Assert.Equal(Director, Authority.OfficeFor(Order(), "8.2", held, asked: null));
        Assert.Equal("annan", Authority.OfficeFor(Order(), "8.2", held, asked: "annan")!.Office);
        Assert.Null(Authority.OfficeFor(Order(), "8.2", held, asked: "okand"));
    }

    [Fact]
    public void A_clause_that_was_passed_on_gives_the_right_and_only_that_clause()
    {
        var order = Order() with { SubDelegations = [new("8.2", "direktor", "enhetschef")] };
        var otherClause = Order() with { SubDelegations = [new("8.3", "direktor", "enhetschef")] };

        Assert.Empty(Authority.CheckOffice(order, "8.2", "enhetschef", isHeld: true, isUrgent: false));
        Assert.Equal("OFFICE_NOT_DELEGATE", Assert.Single(Authority.CheckOffice(otherClause, "8.2", "enhetschef", isHeld: true, isUrgent: false)).Code);
    }

    private static string? Reason(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Refused refused)
        {
            return refused.Reason;
        }
    }

    private static Decision Proposed() => new(
        CaseName.Parse("organisations/rjh/cases/RUN-1-2026"), 1, "delegated", "proposed", Today, "run", [new Point(1, "Starta projektet.", null, null, 0, [], [], [])],
        [], 0, 0, "8.2", null, [], null, [], "", null, null, [], []);

    private static Decision AtBoard() => Proposed() with { Kind = "board", State = "at-board", Clause = "", ReportTo = "run" };

    private static Decision Taken() => Proposed() with { State = "taken", Decided = Today, DecidedBy = [Director] };

    private static BoardsDecision Boards() => new("run", "Regionala utvecklingsnämnden", Today, "§ 45", Proposed().Points, "");

    private static DelegationOrder Order(bool reported = true) => new(
        "rjh", "run", "2023-2026-1", new(2023, 1, 1), null, [new Clause("8.2", "Starta projekt", ["direktor"], null, [], reported, OpenToJudicialReview: true)]);
}
