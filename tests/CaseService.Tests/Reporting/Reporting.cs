using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Dapper;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Reporting;

/// <summary>What is decided in a board's name is reported to it: everything, once.</summary>
public sealed class Reporting(CaseHost host)
{
    private int _imported;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_holds_what_was_decided_by_the_cut_off_urgent_decisions_first_and_then_by_number()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(closesDaysAgo: 5, heldDaysAgo: 3);
        var (later, earlier) = (await agenda.Matter.Decided(daysAgo: 6), await agenda.Matter.Decided(daysAgo: 20));
        await agenda.Matter.Decided(daysAgo: 4);
        await agenda.Matter.Decided(daysAgo: 6, clause: "8.3");
        var urgent = await agenda.Matter.Decided(daysAgo: 4, urgent: true);
        await agenda.Matter.Decided(daysAgo: 2, urgent: true);

        var report = await agenda.Make(meeting);

        Assert.Equal([urgent.Name, later.Name, earlier.Name], Agenda.Decisions(report));
        Assert.Equal([true, false, false], report.Entries.Select(entry => entry.Urgent));
        Assert.Equal(MeetingState.ReportMade, report.Meeting.State);
        Assert.Equal(report, await agenda.Make(meeting));
    }

    [Fact]
    public async Task Made_many_times_at_once_and_entered_by_others_meanwhile_a_decision_is_in_one_report_once()
    {
        var agenda = await Agenda.Create(host);
        var meetings = new[] { await agenda.Meeting(8, 7), await agenda.Meeting(5, 4), await agenda.Meeting(-20, -30) };
        var decisions = new List<string>();
        for (var i = 0; i < 12; i++)
            decisions.Add((await agenda.Matter.Decided(daysAgo: i % 2 == 0 ? 9 : 6, urgent: i == 11)).Name);

        await Task.WhenAll(
            [.. decisions.Select(decision => agenda.Enter(decision).ResponseAsync), .. Enumerable.Range(0, 6).Select(i => agenda.Make(meetings[i % 2]).ResponseAsync)]);
        var listed = new List<string>();
        foreach (var meeting in meetings)
            listed.AddRange(await agenda.Listed(meeting));

        Assert.Equal(decisions.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task Minuted_the_decisions_are_reported_and_nothing_about_it_changes_any_more()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(5, 3);
        var decision = await agenda.Matter.Decided(daysAgo: 6);
        await Refusal.Of(StatusCode.FailedPrecondition, "REPORT_NOT_MADE", agenda.Minute(meeting));
        await agenda.Make(meeting);

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => agenda.Minute(meeting, adjustedDaysAgo: 1).ResponseAsync));

        Assert.Equal((MeetingState.Minuted, "§ 45", Agenda.Day(1)), (reports[0].Meeting.State, reports[0].Meeting.Paragraph, reports[0].Meeting.Adjusted));
        Assert.True(Assert.Single(reports[0].Entries).Reported);
        Assert.Single(reports.Distinct());
        Assert.Equal(["DecisionEntered", "DecisionReported"], (await HistoryOf(agenda, decision.Name)).TakeLast(2));
        foreach (var other in new[] { agenda.Minute(meeting, 1, "§ 46"), agenda.Minute(meeting, 2), agenda.Cancel(meeting) })
        {
            var values = await Refusal.Of(StatusCode.FailedPrecondition, "ALREADY_REPORTED", other);
            Assert.Equal((meeting, "§ 45", $"{Matter.Today.AddDays(-1):yyyy-MM-dd}"), (values["meeting"], values["paragraph"], values["adjusted"]));
        }

        var late = await agenda.Matter.Decided(daysAgo: 6);
        Assert.Equal(reports[0], await agenda.Make(meeting));
        Assert.Equal([(late.Name, "IN_NO_REPORT")], await agenda.Faults());
    }

    [Fact]
    public async Task A_cancelled_meeting_gives_its_decisions_to_the_next_one_and_the_urgent_ones_to_one_whose_report_is_made()
    {
        var agenda = await Agenda.Create(host);
        var (cancelled, made, open) = (await agenda.Meeting(4, 0), await agenda.Meeting(2, -2), await agenda.Meeting(-10, -20));
        var (ordinary, urgent) = (await agenda.Matter.Decided(daysAgo: 6), await agenda.Matter.Decided(daysAgo: 6, urgent: true));
        await agenda.Make(cancelled);
        await agenda.Make(made);

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => agenda.Cancel(cancelled).ResponseAsync));

        Assert.All(reports, report => Assert.Equal((MeetingState.Cancelled, 0), (report.Meeting.State, report.Entries.Count)));
        Assert.Equal([urgent.Name], await agenda.Listed(made));
        Assert.Equal([ordinary.Name], await agenda.Listed(open));
        Assert.Equal(["DecisionEntered", "DecisionGivenBack", "DecisionEntered"], (await HistoryOf(agenda, ordinary.Name)).TakeLast(3));
        await Refusal.Of(StatusCode.FailedPrecondition, "MEETING_CANCELLED", agenda.Make(cancelled));
        await Refusal.Of(StatusCode.FailedPrecondition, "MEETING_CANCELLED", agenda.Minute(cancelled));
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task Given_back_while_there_is_no_other_meeting_a_decision_waits_and_the_next_report_has_it()
    {
        var agenda = await Agenda.Create(host);
        var cancelled = await agenda.Meeting(6, 4);
        var decision = await agenda.Matter.Decided(daysAgo: 7);
        await agenda.Make(cancelled);
        await agenda.Cancel(cancelled);
        Assert.Empty(await agenda.Faults());

        var next = await agenda.Meeting(5, 3);

        Assert.Equal([(decision.Name, "IN_NO_REPORT")], await agenda.Faults());
        Assert.Equal([decision.Name], Agenda.Decisions(await agenda.Make(next)));
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task Refused_since_there_is_no_meeting_yet_a_decision_is_in_the_report_of_one_that_is_entered_afterwards_and_an_urgent_one_in_the_first()
    {
        var agenda = await Agenda.Create(host);
        var (ordinary, urgent) = (await agenda.Matter.Decided(daysAgo: 1), await agenda.Matter.Decided(daysAgo: 1, urgent: true));
        await Refusal.Of(StatusCode.FailedPrecondition, "NO_MEETING", agenda.Enter(ordinary.Name));
        await Refusal.Of(StatusCode.FailedPrecondition, "NO_MEETING", agenda.Enter(urgent.Name));

        var (first, second) = (await agenda.Meeting(3, -1), await agenda.Meeting(0, -5));

        Assert.Equal([urgent.Name], Agenda.Decisions(await agenda.Make(first)));
        Assert.Equal([ordinary.Name], Agenda.Decisions(await agenda.Make(second)));
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task After_the_cut_off_an_urgent_decision_still_reaches_the_meeting_and_another_one_the_meeting_after_it()
    {
        var agenda = await Agenda.Create(host);
        var (next, after) = (await agenda.Meeting(3, -1), await agenda.Meeting(-8, -9));
        await agenda.Make(next);
        var (ordinary, urgent, forgotten) = (await agenda.Matter.Decided(daysAgo: 1), await agenda.Matter.Decided(daysAgo: 1, urgent: true), await agenda.Matter.Decided(daysAgo: 1, urgent: true));

        Assert.Equal(after, (await agenda.Enter(ordinary.Name)).Meeting);
        Assert.Equal(next, (await agenda.Enter(urgent.Name)).Meeting);
        Assert.Equal([urgent.Name, forgotten.Name], Agenda.Decisions(await agenda.Make(next)));
        Assert.Equal([ordinary.Name], await agenda.Listed(after));
    }

    [Fact]
    public async Task A_meeting_is_not_minuted_without_an_urgent_decision_that_was_taken_before_it()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(5, 1);
        await agenda.Make(meeting);
        var urgent = await agenda.Matter.Decided(daysAgo: 2, urgent: true);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "URGENT_NOT_LISTED", agenda.Minute(meeting));

        Assert.Equal((meeting, urgent.Name), (values["meeting"], values["decision"]));
        await agenda.Make(meeting);
        Assert.Equal([urgent.Name], Agenda.Decisions(await agenda.Minute(meeting)));
    }

    [Fact]
    public async Task An_urgent_decision_that_was_not_laid_before_the_meeting_goes_to_the_next_one_when_the_registrar_says_so()
    {
        var agenda = await Agenda.Create(host);
        var (meeting, next) = (await agenda.Meeting(5, 0), await agenda.Meeting(-5, -6));
        await agenda.Make(meeting);
        var (after, before) = (await agenda.Matter.Decided(daysAgo: 0, urgent: true), await agenda.Matter.Decided(daysAgo: 1, urgent: true));

        await Refusal.Of(StatusCode.FailedPrecondition, "URGENT_NOT_LISTED", agenda.Minute(meeting, leftOut: after.Name));
        Assert.Empty(Agenda.Decisions(await agenda.Minute(meeting, leftOut: [after.Name, before.Name])));

        Assert.Equal([after.Name, before.Name], await agenda.Listed(next));
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task A_meeting_that_is_put_in_between_takes_what_was_listed_for_a_later_one_or_for_one_that_was_left_out()
    {
        var agenda = await Agenda.Create(host);
        var later = await agenda.Meeting(-10, -20);
        var decision = await agenda.Matter.Decided(daysAgo: 3);
        Assert.Equal(later, (await agenda.Enter(decision.Name)).Meeting);

        var between = await agenda.Meeting(1, -1);

        Assert.Equal([decision.Name], Agenda.Decisions(await agenda.Make(between)));
        Assert.Empty(await agenda.Listed(later));
    }

    [Fact]
    public async Task An_agenda_that_closes_earlier_gives_back_what_is_too_late_for_it_and_a_closed_one_stays()
    {
        var agenda = await Agenda.Create(host);
        var (first, second) = (await agenda.Meeting(-5, -6), await agenda.Meeting(-10, -20));
        var (early, late) = (await agenda.Matter.Decided(daysAgo: 4), await agenda.Matter.Decided(daysAgo: 1));
        await agenda.Enter(early.Name);
        await agenda.Enter(late.Name);

        await agenda.Meeting(2, -6);

        Assert.Equal([early.Name], await agenda.Listed(first));
        Assert.Equal([late.Name], await agenda.Listed(second));
        await agenda.Make(first);
        var changed = await Assert.ThrowsAsync<RpcException>(() => agenda.Meeting(3, -6));
        Assert.Equal("REPORT_MADE", Refusal.Info(changed)?.Type);
    }

    [Fact]
    public async Task The_report_of_an_imported_case_stays_with_the_meeting_of_its_time()
    {
        var agenda = await Agenda.Create(host);
        await agenda.Meeting(70, 60);
        var (then, now) = (await agenda.Meeting(50, 40), await agenda.Meeting(5, 3));
        var decision = await DecidedInImportedCase(agenda, daysAgo: 51);

        Assert.Equal(then, (await agenda.Enter(decision.Name)).Meeting);
        Assert.Empty(Agenda.Decisions(await agenda.Make(now)));
        await agenda.Minute(now);
        Assert.Empty(await agenda.Faults());
    }

    [Fact]
    public async Task What_was_decided_before_its_case_was_imported_is_in_no_report_of_today_unless_somebody_says_that_it_was_not_reported()
    {
        var agenda = await Agenda.Create(host);
        var (made, open) = (await agenda.Meeting(5, 3), await agenda.Meeting(-5, -6));
        var (old, forgotten) = (await DecidedInImportedCase(agenda, daysAgo: 400), await DecidedInImportedCase(agenda, daysAgo: 401));
        Assert.True(old.ReportedBefore);

        Assert.Empty(Agenda.Decisions(await agenda.Make(made)));
        await agenda.Minute(made);
        Assert.Empty(await agenda.Faults());
        var values = await Refusal.Of(StatusCode.FailedPrecondition, "REPORTED_BEFORE", agenda.Enter(old.Name));
        Assert.Equal($"{Matter.Today.AddDays(-400):yyyy-MM-dd}", values["decided"]);
        await Refusal.Of(
            StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES",
            host.Reporting.EnterDecisionAsync(new() { Decision = forgotten.Name, NotReportedBefore = true }, host.Identity.Software(agenda.Matter.Register.Id, "officer"), cancellationToken: Now));

        Assert.Equal(open, (await agenda.Enter(forgotten.Name, notReportedBefore: true)).Meeting);

        Assert.False((await agenda.Matter.Get(forgotten.Name)).ReportedBefore);
        var between = await agenda.Meeting(0, -1);
        Assert.Equal([forgotten.Name], Agenda.Decisions(await agenda.Make(between)));
    }

    [Fact]
    public async Task What_is_listed_for_the_meeting_of_its_time_and_was_not_reported_there_moves_to_an_open_one_while_that_is_not_minuted()
    {
        var agenda = await Agenda.Create(host);
        await agenda.Meeting(70, 60);
        var (then, open) = (await agenda.Meeting(50, 40), await agenda.Meeting(-5, -6));
        var (one, other) = (await DecidedInImportedCase(agenda, daysAgo: 51), await DecidedInImportedCase(agenda, daysAgo: 52));
        await agenda.Enter(one.Name);
        await agenda.Enter(other.Name);
        await agenda.Make(then);

        Assert.Equal(open, (await agenda.Enter(one.Name, notReportedBefore: true)).Meeting);
        await agenda.Minute(then);

        await Refusal.Of(StatusCode.FailedPrecondition, "ALREADY_REPORTED", agenda.Enter(other.Name, notReportedBefore: true));
        Assert.Equal([other.Name], await agenda.Listed(then));
        Assert.Equal([one.Name], await agenda.Listed(open));
    }

    [Fact]
    public async Task What_was_decided_before_its_case_was_imported_and_whose_turn_is_still_to_come_is_reported_as_any_other()
    {
        var agenda = await Agenda.Create(host);
        await agenda.Meeting(10, 8);
        var turn = await agenda.Meeting(-5, -6);
        var decision = await DecidedInImportedCase(agenda, daysAgo: 2);

        Assert.Equal(turn, (await agenda.Enter(decision.Name)).Meeting);

        Assert.False((await agenda.Matter.Get(decision.Name)).ReportedBefore);
        Assert.Equal([decision.Name], Agenda.Decisions(await agenda.Make(await agenda.Meeting(0, -1))));
    }

    [Fact]
    public async Task What_is_decided_in_an_imported_case_after_its_import_is_reported_as_any_other()
    {
        var agenda = await Agenda.Create(host);
        var (first, second) = (await agenda.Meeting(0, -1), await agenda.Meeting(0, -2));
        var request = agenda.Matter.Proposal();
        request.Parent = await Import(agenda);
        var taken = await agenda.Matter.Take((await agenda.Matter.Propose(request)).Name);
        Assert.Equal(first, (await agenda.Enter(taken.Name)).Meeting);

        Assert.Equal([taken.Name], Agenda.Decisions(await agenda.Make(second)));
    }

    [Fact]
    public async Task What_is_decided_in_an_imported_case_after_its_import_and_left_out_is_a_fault()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(0, 0);
        await agenda.Make(meeting);
        var request = agenda.Matter.Proposal();
        request.Parent = await Import(agenda);
        var taken = await agenda.Matter.Take((await agenda.Matter.Propose(request)).Name);
        await agenda.Minute(meeting);

        Assert.Equal([(taken.Name, "IN_NO_REPORT")], await agenda.Faults());
    }

    [Fact]
    public async Task Nothing_is_made_before_the_cut_off_and_nothing_minuted_before_the_meeting_and_software_minutes_nothing()
    {
        var agenda = await Agenda.Create(host);
        var (open, toCome) = (await agenda.Meeting(-1, -2), await agenda.Meeting(1, -1));
        await agenda.Make(toCome);

        await Refusal.Of(StatusCode.FailedPrecondition, "CUT_OFF_NOT_REACHED", agenda.Make(open));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Minute(toCome));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Minute(open, paragraph: " "));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", agenda.Make($"{agenda.Matter.Register.Board}/meetings/2001-01-01"));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", agenda.Make($"{agenda.Matter.Register.Board}/meetings/2001-13-01"));
        await Refusal.Of(
            StatusCode.PermissionDenied, "ROLE_MISSING", host.Reporting.MakeReportAsync(new() { Meeting = toCome }, agenda.Matter.Register.Officer, cancellationToken: Now));
    }

    [Fact]
    public async Task Who_follows_the_register_hears_of_every_step_in_its_order()
    {
        var agenda = await Agenda.Create(host);
        var (cancelled, meeting) = (await agenda.Meeting(5, 3), await agenda.Meeting(4, 2));
        var decision = await agenda.Matter.Decided(daysAgo: 6);
        await agenda.Make(cancelled);
        await agenda.Cancel(cancelled);
        await agenda.Make(meeting);
        await agenda.Minute(meeting);
        await agenda.Post(meeting, 0);

        using var call = host.Feed.Follow(new() { Parent = agenda.Matter.Register.Name }, agenda.Matter.Register.Officer, cancellationToken: Now);
        var heard = new List<string>();
        var about = new[] { cancelled, meeting, Agenda.CaseOf(decision.Name) };
        while (!heard.Contains("NoticePosted") && await call.ResponseStream.MoveNext(Now))
            if (about.Contains(call.ResponseStream.Current.Subject))
                heard.Add(call.ResponseStream.Current.Type.Split('.')[^1]);

        Assert.Equal(
            [
                "CaseRegistered", "DecisionProposed", "DecisionTaken", "DecisionEntered", "ReportMade", "DecisionGivenBack", "MeetingCancelled",
                "DecisionEntered", "ReportMade", "DecisionReported", "ReportMinuted", "NoticePosted",
            ],
            heard);
    }

    [Fact]
    public async Task Meetings_are_listed_page_by_page()
    {
        var agenda = await Agenda.Create(host);
        string[] meetings = [await agenda.Meeting(30, 29), await agenda.Meeting(20, 19), await agenda.Meeting(10, 9)];

        var listed = new List<string>();
        for (var token = (string?)null; token != "";)
        {
            var page = await host.Reporting.ListMeetingsAsync(
                new() { Parent = agenda.Matter.Register.Board, PageSize = 2, PageToken = token ?? "" }, agenda.Matter.Register.Officer, cancellationToken: Now);
            listed.AddRange(page.Meetings.Select(meeting => meeting.Name));
            token = page.NextPageToken;
        }

        Assert.Equal(meetings, listed);
    }

    [Theory]
    [InlineData("make")]
    [InlineData("minute")]
    [InlineData("cancel")]
    public async Task Cut_off_in_the_middle_a_step_leaves_nothing_half_done_and_the_same_request_does_it(string step)
    {
        await using var service = await host.Start();
        using var channel = service.Connect();
        var agenda = await Agenda.Create(host, channel);
        var meeting = await agenda.Meeting(5, 3);
        var (one, other) = (await agenda.Matter.Decided(daysAgo: 6), await agenda.Matter.Decided(daysAgo: 6));
        if (step != "make")
            await agenda.Make(meeting);
        var reporting = new ReportingApi.ReportingApiClient(channel);
        var before = await reporting.GetReportAsync(new() { Meeting = meeting }, agenda.Matter.Registrar, cancellationToken: Now);
        var id = Guid.NewGuid().ToString();

        await using var admin = new NpgsqlConnection(service.AdminConnection);
        await admin.OpenAsync(Now);
        await using (var held = await admin.BeginTransactionAsync(Now))
        {
            // The history is what is written last, with the events: by now the report is changed.
            await admin.ExecuteAsync("LOCK TABLE history IN EXCLUSIVE MODE");
            using var call = Call();
            await using var killer = new NpgsqlConnection(service.AdminConnection);
            await Eventually.Holds(
                async () => await killer.ExecuteScalarAsync<bool>(
                    "SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_locks WHERE NOT granted AND relation = 'history'::regclass"),
                Now);
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        }

        Assert.Equal(before, await reporting.GetReportAsync(new() { Meeting = meeting }, agenda.Matter.Registrar, cancellationToken: Now));
        var after = await Call();

        Assert.Equal(after, await Call());
        Assert.Equal(step == "cancel" ? [] : [one.Name, other.Name], Agenda.Decisions(after));
        Assert.NotEqual(before.Meeting.State, after.Meeting.State);

        AsyncUnaryCall<Report> Call() => step switch
        {
            "make" => agenda.Make(meeting, requestId: id),
            "minute" => agenda.Minute(meeting, requestId: id),
            _ => agenda.Cancel(meeting, requestId: id),
        };
    }

    private async Task<string> Import(Agenda agenda) =>
        (await host.Cases.ImportCaseAsync(
            agenda.Matter.Register.OldCase($"RUN/{Interlocked.Increment(ref _imported)}/2019"), agenda.Matter.Registrar, cancellationToken: Now)).Name;

    private async Task<Decision> DecidedInImportedCase(Agenda agenda, int daysAgo)
    {
        var proposal = agenda.Matter.Proposal();
        proposal.Parent = await Import(agenda);
        return await agenda.Matter.Record((await agenda.Matter.Propose(proposal)).Name, Matter.Today.AddDays(-daysAgo), "direktor");
    }

    private async Task<IEnumerable<string>> HistoryOf(Agenda agenda, string decision) =>
        (await host.Cases.GetHistoryAsync(new() { Name = Agenda.CaseOf(decision) }, agenda.Matter.Register.Officer, cancellationToken: Now)).Entries.Select(entry => entry.What);
}
