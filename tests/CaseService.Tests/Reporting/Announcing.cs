using CaseService.Reporting;
using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Grpc.Core;
using Npgsql;
using Testing;
using State = Contracts.Cases.V1.LegalForceState;

namespace CaseService.Tests.Reporting;

/// <summary>Notices, judicial review, and the day of legal force that follows from them.</summary>
public sealed class Announcing(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reported_decision_gets_legal_force_by_the_notice_of_the_meetings_adjusted_minutes()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(70, 65);
        var decision = await agenda.Matter.Decided(daysAgo: 75);
        Assert.Equal(State.NotMinuted, (await agenda.Force(decision.Name)).State);
        await agenda.Make(meeting);
        await Refusal.Of(StatusCode.FailedPrecondition, "MINUTES_NOT_ADJUSTED", agenda.Post(meeting, 60));
        await agenda.Minute(meeting, adjustedDaysAgo: 61);
        Assert.Equal(State.NotPosted, (await agenda.Force(decision.Name)).State);

        var notices = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => agenda.Post(meeting, 60).ResponseAsync));

        var lastDay = SwedishHolidays.WorkingDayFrom(Matter.Today.AddDays(-60 + 21));
        Assert.All(notices, notice => Assert.Equal((1, Agenda.Day(60), Matter.Day(lastDay), false), (notice.Number, notice.Posted, notice.LastDayForReview, notice.TakenDownTooEarly)));
        var force = await agenda.Force(decision.Name);
        Assert.Equal((State.InForce, Matter.Day(lastDay), Matter.Day(lastDay.AddDays(1)), true), (force.State, force.LastDayForReview, force.LegalForce_, force.MayBeCarriedOut));
        Assert.Equal(meeting, force.Notice.Subject);
        await Refusal.Of(StatusCode.FailedPrecondition, "NOTICE_STANDS", agenda.Post(meeting, 59));
        await Refusal.Of(StatusCode.FailedPrecondition, "REPORTED_TO_BOARD", agenda.Post(decision.Name, 59));
        Assert.Equal(["DecisionReported", "NoticePosted"], (await HistoryOf(agenda, decision)).TakeLast(2));
    }

    [Fact]
    public async Task A_decision_that_is_not_reported_gets_minutes_and_a_notice_of_its_own()
    {
        var agenda = await Agenda.Create(host);
        var decision = await agenda.Matter.Decided(daysAgo: 40, clause: "8.3");
        await Refusal.Of(StatusCode.FailedPrecondition, "MINUTES_NOT_ADJUSTED", agenda.Post(decision.Name, 30));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 41));

        var minutes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 38).ResponseAsync));

        Assert.Single(minutes.Distinct());
        await Refusal.Of(StatusCode.FailedPrecondition, "SEPARATELY_MINUTED", agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 37));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Post(decision.Name, 39));
        await agenda.Post(decision.Name, 5);
        var force = await agenda.Force(decision.Name);
        Assert.Equal((State.ReviewPeriod, true), (force.State, force.MayBeCarriedOut));
        Assert.Equal(minutes[0], force.SeparateMinutes);
        Assert.Equal(["DecisionMinutedSeparately", "NoticePosted"], (await HistoryOf(agenda, decision)).TakeLast(2));
    }

    [Fact]
    public async Task What_is_reported_or_can_not_be_challenged_or_is_not_taken_has_no_minutes_of_its_own()
    {
        var agenda = await Agenda.Create(host);
        var (reported, unchallengeable) = (await agenda.Matter.Decided(daysAgo: 40), await agenda.Matter.Decided(daysAgo: 40, clause: "8.4"));
        var proposed = await agenda.Matter.Propose(clause: "8.3");

        await Refusal.Of(StatusCode.FailedPrecondition, "REPORTED_TO_BOARD", agenda.MinuteSeparately(reported.Name, 30));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_OPEN_TO_REVIEW", agenda.MinuteSeparately(unchallengeable.Name, 30));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_OPEN_TO_REVIEW", agenda.Post(unchallengeable.Name, 30));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_NOT_TAKEN", agenda.MinuteSeparately(proposed.Name, 0));
        Assert.Equal(State.NotOpenToReview, (await agenda.Force(unchallengeable.Name)).State);
        Assert.Equal((State.NotTaken, false), await StateOf(agenda, proposed.Name));
    }

    [Fact]
    public async Task A_notice_that_is_taken_down_too_early_does_not_count_and_a_new_one_begins_anew()
    {
        var agenda = await Agenda.Create(host);
        var decision = await agenda.Matter.Decided(daysAgo: 100, clause: "8.3");
        await agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 95);
        await Refusal.Of(StatusCode.FailedPrecondition, "NOTICE_NOT_POSTED", agenda.TakeDown(decision.Name, 80));
        var first = await agenda.Post(decision.Name, 90);
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.TakeDown(decision.Name, 91));

        var down = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => agenda.TakeDown(decision.Name, 75).ResponseAsync));

        Assert.All(down, notice => Assert.Equal((first.Number, true), (notice.Number, notice.TakenDownTooEarly)));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOTICE_TAKEN_DOWN", agenda.TakeDown(decision.Name, 60));
        Assert.Equal(State.NoticeDoesNotCount, (await agenda.Force(decision.Name)).State);
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Post(decision.Name, 76));

        var again = await agenda.Post(decision.Name, 50);

        Assert.Equal(2, again.Number);
        var force = await agenda.Force(decision.Name);
        Assert.Equal((State.InForce, again), (force.State, force.Notice));
        Assert.False((await agenda.TakeDown(decision.Name, 10)).TakenDownTooEarly);
        Assert.Equal(State.InForce, (await agenda.Force(decision.Name)).State);
        await Refusal.Of(StatusCode.FailedPrecondition, "NOTICE_STANDS", agenda.Post(decision.Name, 5));
    }

    [Fact]
    public async Task While_a_court_reviews_it_a_decision_has_no_legal_force_and_annulled_it_never_gets_any()
    {
        var agenda = await Agenda.Create(host);
        var decision = await agenda.Matter.Decided(daysAgo: 100, clause: "8.3");
        await agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 95);
        await agenda.Post(decision.Name, 90);

        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask(agenda, decision, 80).ResponseAsync));

        Assert.Single(asked.Distinct());
        Assert.Equal((State.ReviewPending, true), await StateOf(agenda, decision.Name));
        Assert.Equal(ReviewOutcome.Rejected, (await End(agenda, decision, 1, 20, ReviewOutcome.Rejected)).Outcome);
        var force = await agenda.Force(decision.Name);
        Assert.Equal((State.InForce, Agenda.Day(20)), (force.State, force.LegalForce_));
        await Refusal.Of(StatusCode.FailedPrecondition, "REVIEW_ENDED", End(agenda, decision, 1, 20, ReviewOutcome.Annulled));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", End(agenda, decision, 2, 20, ReviewOutcome.Annulled));

        Assert.Equal(2, (await Ask(agenda, decision, 79)).Number);
        Assert.Equal(State.ReviewPending, (await agenda.Force(decision.Name)).State);
        await End(agenda, decision, 2, 10, ReviewOutcome.Annulled);

        Assert.Equal((State.Annulled, false), await StateOf(agenda, decision.Name));
        Assert.Null((await agenda.Force(decision.Name)).LegalForce_);
        Assert.Equal(["ReviewPending", "ReviewEnded", "ReviewPending", "ReviewEnded"], (await HistoryOf(agenda, decision)).TakeLast(4));
    }

    [Fact]
    public async Task What_a_board_decided_gets_legal_force_by_the_notice_of_its_meeting()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(0, 0);
        var proposed = await agenda.Matter.ProposeToBoard();
        await agenda.Matter.RecordBoards(Matter.Minuted(proposed.Name));
        Assert.Equal(State.NotMinuted, (await agenda.Force(proposed.Name)).State);
        await agenda.Make(meeting);
        await agenda.Minute(meeting);
        Assert.Equal(State.NotPosted, (await agenda.Force(proposed.Name)).State);

        var notice = await agenda.Post(meeting, 0);

        var force = await agenda.Force(proposed.Name);
        Assert.Equal((State.ReviewPeriod, notice), (force.State, force.Notice));
        Assert.Equal("NoticePosted", (await agenda.Matter.History()).Last());
        await Refusal.Of(StatusCode.FailedPrecondition, "DECIDED_BY_BOARD", agenda.MinuteSeparately(proposed.Name, 0));
    }

    [Fact]
    public async Task The_three_weeks_of_what_a_board_decided_do_not_begin_before_the_minutes_of_its_meeting_are_adjusted()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(45, 40);
        var decided = await RecordBoards(agenda, daysAgo: 40);
        Assert.Equal(State.NotMinuted, (await agenda.Force(decided)).State);
        var values = await Refusal.Of(StatusCode.FailedPrecondition, "MINUTES_NOT_ADJUSTED", agenda.Post(decided, 40));
        Assert.Equal(meeting, values["meeting"]);
        await agenda.Make(meeting);
        await agenda.Minute(meeting, adjustedDaysAgo: 10);

        await agenda.Post(meeting, 10);

        Assert.Equal(State.ReviewPeriod, (await agenda.Force(decided)).State);
        await Refusal.Of(StatusCode.FailedPrecondition, "DECIDED_BY_BOARD", agenda.Post(decided, 10));
    }

    [Fact]
    public async Task What_a_board_decided_at_a_meeting_that_the_register_does_not_have_gets_a_notice_of_its_own_until_it_has_that()
    {
        var agenda = await Agenda.Create(host);
        var decided = await RecordBoards(agenda, daysAgo: 40);
        await agenda.Post(decided, 40);
        Assert.Equal(State.InForce, (await agenda.Force(decided)).State);

        var meeting = await agenda.Meeting(45, 40);
        Assert.Equal(State.NotMinuted, (await agenda.Force(decided)).State);
        await agenda.Make(meeting);
        await agenda.Minute(meeting, adjustedDaysAgo: 40);

        Assert.Equal(State.InForce, (await agenda.Force(decided)).State);
    }

    [Fact]
    public async Task A_revoked_decision_is_not_carried_out()
    {
        var matter = await Matter.Create(host);
        var agenda = new Agenda(matter, host.Reporting);
        var taken = await matter.Record((await matter.Propose()).Name);
        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, taken.Name)).Name);

        Assert.Equal((State.NotMinuted, false), await StateOf(agenda, taken.Name));
    }

    [Fact]
    public async Task What_a_court_annulled_gives_its_money_back_uses_no_limit_and_is_not_amended()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year));
        var agenda = new Agenda(matter, host.Reporting);
        var annulled = await matter.Record((await matter.Propose(400_000, "8.3")).Name, Matter.Today.AddDays(-3), "direktor");
        var next = await matter.Propose(300_000, "8.3");
        await matter.MoneyIs(300_000, 400_000);
        await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_EXCEEDED", matter.Take(next.Name));

        await Annul(agenda, annulled);

        await matter.MoneyIs(300_000, 0);
        Assert.Equal((State.Annulled, false), await StateOf(agenda, annulled.Name));
        Assert.Equal(DecisionState.Taken, (await matter.Take(next.Name)).State);
        var refused = await Assert.ThrowsAsync<RpcException>(() => matter.ProposeChange(ChangeKind.Amendment, annulled.Name));
        Assert.Equal(("DECISION_ANNULLED", $"{Matter.Today.AddDays(-1):yyyy-MM-dd}"), (Refusal.Info(refused)!.Type, Refusal.Info(refused)!.Metadata["annulled"]));
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var undo = source.CreateCommand($"UPDATE decision SET annulled = NULL WHERE organisation = '{matter.Register.Id}'");
        await Assert.ThrowsAsync<PostgresException>(() => undo.ExecuteNonQueryAsync(Now));
    }

    [Fact]
    public async Task What_an_annulled_revocation_revoked_stands_and_can_be_revoked_anew()
    {
        var agenda = await Agenda.Create(host);
        var matter = agenda.Matter;
        var old = await matter.Record((await matter.Propose()).Name, Matter.Today.AddDays(-4), "direktor");
        var revocation = await matter.Record((await matter.ProposeChange(ChangeKind.Revocation, old.Name)).Name, Matter.Today.AddDays(-3), "direktor");
        Assert.False((await agenda.Force(old.Name)).MayBeCarriedOut);

        await Annul(agenda, revocation);

        Assert.True((await agenda.Force(old.Name)).MayBeCarriedOut);
        Assert.Empty((await matter.Get(old.Name)).ChangedBy);
        var again = matter.Proposal(clause: "8.3");
        again.Decision.Change = new Change { Kind = ChangeKind.Revocation, Decision = old.Name };
        await matter.Take((await matter.Propose(again)).Name);
        Assert.False((await agenda.Force(old.Name)).MayBeCarriedOut);
    }

    [Fact]
    public async Task Days_to_come_bad_subjects_and_strangers_are_refused()
    {
        var agenda = await Agenda.Create(host);
        var decision = await agenda.Matter.Decided(daysAgo: 40, clause: "8.3");
        await agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 38);

        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Post(decision.Name, -1));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Post("organisations/o1/boards/run", 1));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", End(agenda, decision, 1, 1, ReviewOutcome.Unspecified));
        await Refusal.Of(
            StatusCode.PermissionDenied, "ROLE_MISSING",
            host.Reporting.PostNoticeAsync(new() { Subject = decision.Name, Posted = Agenda.Day(1) }, agenda.Matter.Register.Officer, cancellationToken: Now));
        await Refusal.Of(
            StatusCode.PermissionDenied, "OTHER_ORGANISATION",
            host.Reporting.GetLegalForceAsync(new() { Decision = decision.Name }, (await host.NewOrganisation()).Officer, cancellationToken: Now));
    }

    [Theory]
    [InlineData("UPDATE notice SET taken_down = taken_down + 30 WHERE organisation = '{0}'")]
    [InlineData("INSERT INTO notice (organisation, subject, number, case_id, decision, posted) SELECT organisation, subject, number + g, case_id, decision, posted FROM notice, generate_series(1, 2) g WHERE organisation = '{0}'")]
    [InlineData("UPDATE judicial_review SET outcome = 'annulled' WHERE organisation = '{0}'")]
    public async Task The_database_itself_keeps_what_has_happened(string sql)
    {
        var agenda = await Agenda.Create(host);
        var decision = await agenda.Matter.Decided(daysAgo: 100, clause: "8.3");
        await agenda.MinuteSeparately(decision.Name, adjustedDaysAgo: 95);
        await agenda.Post(decision.Name, 90);
        await agenda.TakeDown(decision.Name, 80);
        await Ask(agenda, decision, 85);
        await End(agenda, decision, 1, 50, ReviewOutcome.Rejected);

        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, agenda.Matter.Register.Id));
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Now));
    }

    private async Task Annul(Agenda agenda, Decision decision)
    {
        var review = await Ask(agenda, decision, 2);
        await End(agenda, decision, review.Number, 1, ReviewOutcome.Annulled);
    }

    private static async Task<string> RecordBoards(Agenda agenda, int daysAgo)
    {
        var request = Matter.Minuted((await agenda.Matter.ProposeToBoard()).Name);
        request.Meeting = Agenda.Day(daysAgo);
        return (await agenda.Matter.RecordBoards(request)).Name;
    }

    private AsyncUnaryCall<JudicialReview> Ask(Agenda agenda, Decision decision, int daysAgo) =>
        host.Reporting.NoteReviewAsync(
            new() { Review = new() { Decision = decision.Name, Received = Agenda.Day(daysAgo), Court = "Förvaltningsrätten", CourtCase = "1234-26" } },
            agenda.Matter.Registrar, cancellationToken: Now);

    private AsyncUnaryCall<JudicialReview> End(Agenda agenda, Decision decision, int number, int daysAgo, ReviewOutcome outcome) =>
        host.Reporting.EndReviewAsync(
            new() { Decision = decision.Name, Number = number, Ended = Agenda.Day(daysAgo), Outcome = outcome }, agenda.Matter.Registrar, cancellationToken: Now);

    private static async Task<(State, bool)> StateOf(Agenda agenda, string decision)
    {
        var force = await agenda.Force(decision);
        return (force.State, force.MayBeCarriedOut);
    }

    private async Task<IEnumerable<string>> HistoryOf(Agenda agenda, Decision decision) =>
        (await host.Cases.GetHistoryAsync(new() { Name = Agenda.CaseOf(decision.Name) }, agenda.Matter.Register.Officer, cancellationToken: Now)).Entries.Select(entry => entry.What);
}
