using System.Collections.Concurrent;
using System.Diagnostics;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace Platform.Tests;

/// <summary>A decision and all that it sets in motion, across the services.</summary>
public sealed class Deciding(WholePlatform platform)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_decision_commits_its_money_releases_its_application_is_rendered_filed_and_sent_out()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();

        var proposed = await region.Propose(inCase);
        Assert.Equal(460_000, (await region.Year2024()).Held.Units);
        var taken = await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now);

        Assert.Equal(DecisionState.Taken, taken.State);
        Assert.Equal("Prov Lövgren", Assert.Single(taken.DecidedBy).PersonName);
        Assert.NotEmpty(Assert.Single(taken.Basis).Sha256);
        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Equal(CaseStatus.Decided, overview.Case.Status);
        Assert.Equal(ReservationState.Committed, Assert.Single(overview.Reservations).State);
        Assert.Equal(ApplicationState.Released, Assert.Single(overview.Applications).State);
        Assert.Equal(["Länsstyrelsen", "Tillväxtverket"], overview.Extracts.Select(extract => extract.Recipient));
        var rendered = overview.Documents.Where(document => document.Decision == taken.Name).ToLookup(document => document.Kind);
        Assert.Equal(["application/pdf", "text/plain"], rendered["delegationsbeslut"].Select(document => document.ContentType).Order());
        Assert.Equal(["Länsstyrelsen", "Tillväxtverket"], rendered["utdrag"].Select(document => document.Counterpart).Order(StringComparer.Ordinal));
        Assert.Equal($"{region.Board}/meetings/2024-03-20", Assert.Single(overview.Reports).Meeting);
        Assert.Empty(overview.Warnings);
        var year = await region.Year2024();
        Assert.Equal((0, 460_000, 540_000), (year.Held.Units, year.Committed.Units, year.Available.Units));
    }

    [Fact]
    public async Task A_decision_is_in_one_report_however_often_it_is_entered()
    {
        var region = await Region.Create(platform);
        var taken = await Taken(region);

        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            platform.Reporting.EnterDecisionAsync(new() { Decision = taken.Name }, region.Software, cancellationToken: Now).ResponseAsync));

        Assert.Single(entries.Distinct());
        Assert.Equal($"{region.Board}/meetings/2024-03-20", entries[0].Meeting);
        var report = await platform.Reporting.GetReportAsync(new() { Meeting = entries[0].Meeting }, region.Registrar, cancellationToken: Now);
        Assert.Equal([taken.Name], report.Entries.Select(entry => entry.Decision));
    }

    [Fact]
    public async Task Money_that_is_not_there_is_not_decided_about_and_nothing_is_kept()
    {
        var region = await Region.Create(platform, frame: 400_000);
        var inCase = await region.ImportCase();

        await Refusal.Of(StatusCode.FailedPrecondition, "FRAME_EXCEEDED", region.Propose(inCase));

        var overview = await platform.Cases.GetCaseOverviewAsync(new() { Name = inCase }, region.Registrar, cancellationToken: Now);
        Assert.Empty(overview.Decisions);
        Assert.Equal(400_000, (await region.Year2024()).Available.Units);
    }

    [Fact]
    public async Task The_same_proposal_again_holds_its_money_once()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();

        var proposals = new List<Decision>();
        for (var i = 0; i < 3; i++)
            proposals.Add(await region.Propose(inCase));

        Assert.Single(proposals.Select(proposal => proposal.Name).Distinct());
        Assert.Equal(460_000, (await region.Year2024()).Held.Units);
    }

    [Fact]
    public async Task Money_held_for_a_proposal_that_was_never_kept_does_not_stand_in_the_way_of_the_next()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        // As if CaseService had died between holding the money and keeping the proposal.
        await platform.Frames.HoldReservationAsync(
            new()
            {
                Parent = region.Name,
                Reservation = new()
                {
                    Case = inCase, Decision = $"{inCase}/decisions/1",
                    Lines = { new ReservationLine { Point = 1, Amount = Region.Sek(900_000), Kind = ContributionKind.Cash, Frames = { region.Frame }, Years = { 2024 } } },
                },
            },
            region.Registrar, cancellationToken: Now);

        await region.Propose(inCase);

        Assert.Equal(460_000, (await region.Year2024()).Held.Units);
    }

    [Fact]
    public async Task A_finding_stops_the_recording_until_it_is_acknowledged_and_is_shown_ever_after()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase, clause: "9.9");

        var refused = await Refusal.Of(
            StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED",
            platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now));
        Assert.Equal("CLAUSE_UNKNOWN", refused["codes"]);
        Assert.Equal(460_000, (await region.Year2024()).Held.Units);

        await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name, acknowledged: "CLAUSE_UNKNOWN"), region.Registrar, cancellationToken: Now);
        var shown = await platform.Decisions.GetDecisionAsync(new() { Name = proposed.Name }, region.Registrar, cancellationToken: Now);
        Assert.Equal(["CLAUSE_UNKNOWN"], shown.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task A_decision_always_has_a_name_under_it()
    {
        var region = await Region.Create(platform);
        var proposed = await region.Propose(await region.ImportCase());
        var longAgo = new DateOnly(2018, 12, 31);
        var nobody = region.Recorded(proposed.Name, longAgo, "OFFICE_NOT_HELD", "ORDER_NOT_IN_FORCE");

        await Refusal.Of(
            StatusCode.InvalidArgument, "INVALID_REQUEST", platform.Decisions.RecordDecisionAsync(nobody, region.Registrar, cancellationToken: Now));
        nobody.DecidedBy[0].Person = $"{region.Name}/persons/p-001";
        var taken = await platform.Decisions.RecordDecisionAsync(nobody, region.Registrar, cancellationToken: Now);

        Assert.Equal("Prov Lövgren", Assert.Single(taken.DecidedBy).PersonName);
        Assert.Equal(["OFFICE_NOT_HELD", "ORDER_NOT_IN_FORCE"], taken.Findings.Select(finding => finding.Code).Order());
    }

    [Fact]
    public async Task Money_that_was_released_before_the_decision_is_recorded_is_a_finding()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase);
        await platform.Frames.ReleaseReservationAsync(new() { Name = proposed.Reservation }, region.Registrar, cancellationToken: Now);

        var refused = await Refusal.Of(
            StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED",
            platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now));
        Assert.Equal("MONEY_NOT_HELD", refused["codes"]);

        await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name, acknowledged: "MONEY_NOT_HELD"), region.Registrar, cancellationToken: Now);
        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Equal(["MONEY_NOT_HELD"], overview.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task The_originals_hash_belongs_to_what_was_recorded()
    {
        var region = await Region.Create(platform);
        var proposed = await region.Propose(await region.ImportCase());
        var recorded = region.Recorded(proposed.Name);
        recorded.OriginalSha256 = new string('a', 64);

        var taken = await platform.Decisions.RecordDecisionAsync(recorded, region.Registrar, cancellationToken: Now);

        Assert.Equal(recorded.OriginalSha256, taken.OriginalSha256);
        await Refusal.Of(
            StatusCode.FailedPrecondition, "DECISION_TAKEN",
            platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now));
    }

    [Fact]
    public async Task A_decision_that_is_recorded_late_goes_to_an_agenda_that_is_still_open()
    {
        var region = await Region.Create(platform);
        var today = SwedishTime.Day(TimeProvider.System.GetUtcNow());
        var next = await region.AddMeeting(today.AddDays(30));
        var registered = await platform.Cases.RegisterCaseAsync(
            new() { Parent = region.Name, Series = "RUN", Case = new() { Title = "Ett nytt projekt", Kind = "project" } }, region.Registrar, cancellationToken: Now);
        var proposed = await region.ProposeWithoutMoney(registered.Name);

        await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now);

        var overview = await WhenNothingIsPending(region, registered.Name);
        Assert.Equal(next, Assert.Single(overview.Reports).Meeting);
    }

    [Fact]
    public async Task What_was_decided_before_the_meetings_that_the_register_knows_waits_for_none_of_them()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.ProposeWithoutMoney(inCase);

        await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name, new(2023, 6, 1)), region.Registrar, cancellationToken: Now);

        await platform.BoardReportJob.Says($"{proposed.Name} is left to the report", Now);
        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Empty(overview.Reports);
        Assert.True(Assert.Single(overview.Decisions).ReportedBefore);
    }

    [Fact]
    public async Task The_overview_says_what_people_have_yet_to_do_until_the_decision_has_legal_force()
    {
        var region = await Region.Create(platform);
        var taken = await Taken(region);
        var (meeting, reporting) = ($"{region.Board}/meetings/2024-03-20", platform.Reporting);
        var inCase = taken.Name[..taken.Name.IndexOf("/decisions", StringComparison.Ordinal)];
        Assert.Equal(["EXTRACT_NOT_DISPATCHED", "REPORT_NOT_MINUTED"], (await WhenNothingIsPending(region, inCase)).ToDo);

        foreach (var recipient in taken.ExtractsTo)
            await reporting.DispatchExtractAsync(new() { Decision = taken.Name, Recipient = recipient, Channel = DispatchChannel.EService }, region.Registrar, cancellationToken: Now);
        await reporting.MakeReportAsync(new() { Meeting = meeting }, region.Software, cancellationToken: Now);
        await reporting.MinuteReportAsync(new() { Meeting = meeting, Paragraph = "§ 45", Adjusted = Region.Day(new(2024, 3, 27)) }, region.Registrar, cancellationToken: Now);
        Assert.Equal(["NOTICE_NOT_POSTED"], (await WhenNothingIsPending(region, inCase)).ToDo);

        await reporting.PostNoticeAsync(new() { Subject = meeting, Posted = Region.Day(new(2024, 3, 28)) }, region.Registrar, cancellationToken: Now);

        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Empty(overview.ToDo);
        Assert.All(overview.Extracts, extract => Assert.Equal((ExtractState.Sent, DispatchChannel.EService), (extract.State, extract.Dispatches.Single().Channel)));
        var force = Assert.Single(overview.LegalForce);
        Assert.Equal(
            (LegalForceState.InForce, Region.Day(new(2024, 4, 18)), Region.Day(new(2024, 4, 19)), meeting), (force.State, force.LastDayForReview, force.LegalForce_, force.Notice.Subject));
        Assert.True(Assert.Single(overview.Reports).Reported);
        await Refusal.Of(
            StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES",
            reporting.MinuteReportAsync(new() { Meeting = meeting, Paragraph = "§ 45", Adjusted = Region.Day(new(2024, 3, 27)) }, region.Software, cancellationToken: Now));
    }

    [Fact]
    public async Task A_decision_without_a_meeting_is_asked_for_once_and_the_report_of_a_meeting_that_is_entered_later_has_it_when_its_agenda_has_closed()
    {
        var region = await Region.Create(platform);
        var today = SwedishTime.Day(TimeProvider.System.GetUtcNow());
        var registered = await platform.Cases.RegisterCaseAsync(
            new() { Parent = region.Name, Series = "RUN", Case = new() { Title = "Ett nytt projekt", Kind = "project" } }, region.Registrar, cancellationToken: Now);
        var recorded = await platform.Decisions.RecordDecisionAsync(
            region.Recorded((await region.ProposeWithoutMoney(registered.Name)).Name), region.Registrar, cancellationToken: Now);
        var left = $"{recorded.Name} is left to the report";
        await platform.BoardReportJob.Says(left, Now);
        var toCome = await region.AddMeeting(today.AddDays(9));

        var meeting = await region.AddMeeting(today.AddDays(5), closes: today.AddDays(-1));

        var report = await Eventually.Some(
            async () =>
            {
                var found = await platform.Reporting.GetReportAsync(new() { Meeting = meeting }, region.Registrar, cancellationToken: Now);
                return found.Meeting.State == MeetingState.ReportMade ? found : null;
            },
            Now);
        Assert.Equal([recorded.Name], report.Entries.Select(entry => entry.Decision));
        Assert.Single(platform.BoardReportJob.Output.Split('\n'), line => line.Contains(left, StringComparison.Ordinal));
        Assert.Equal(
            MeetingState.Planned, (await platform.Reporting.GetReportAsync(new() { Meeting = toCome }, region.Registrar, cancellationToken: Now)).Meeting.State);
    }

    [Fact]
    public async Task Software_records_no_decision()
    {
        var region = await Region.Create(platform);
        var proposed = await region.Propose(await region.ImportCase());

        await Refusal.Of(
            StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES",
            platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Software, cancellationToken: Now));
    }

    [Fact]
    public async Task A_taken_decision_stays_as_it_was_taken()
    {
        var region = await Region.Create(platform);
        var taken = await Taken(region);

        Assert.Equal(taken, await platform.Decisions.RecordDecisionAsync(region.Recorded(taken.Name), region.Registrar, cancellationToken: Now));
        await Refusal.Of(
            StatusCode.FailedPrecondition, "DECISION_TAKEN",
            platform.Decisions.RecordDecisionAsync(region.Recorded(taken.Name, new(2024, 2, 24)), region.Registrar, cancellationToken: Now));
    }

    [Fact]
    public async Task One_trace_shows_a_decision_across_services_broker_and_database()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase);

        using var client = new Activity("a registrar records a decision").Start();
        await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now);
        client.Stop();
        await WhenNothingIsPending(region, inCase);

        string[] expected =
        [
            "Microsoft.AspNetCore: cases.v1.DecisionApi/RecordDecision", "Platform.Outbox: relay DecisionTaken",
            "MassTransit: funding-commit-reservation-when-decision-taken", "MassTransit: documents-render-decision-when-decision-taken",
            "Microsoft.AspNetCore: funding.v1.PlanApi/GetPlan", "Platform.Outbox: relay DocumentFiled", "MassTransit: cases-queue-extracts-when-document-filed", "Npgsql",
        ];
        foreach (var part in expected)
            await Eventually.Holds(() => Task.FromResult(Trace().Any(span => part.Split(": ").All(word => span.Contains(word, StringComparison.Ordinal)))), Now);

        IEnumerable<string> Trace() => spans.Where(span => span.TraceId == client.TraceId).Select(span => $"{span.Source.Name}: {span.DisplayName}");
    }

    private async Task<Decision> Taken(Region region)
    {
        var proposed = await region.Propose(await region.ImportCase());
        return await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now);
    }

    private Task<CaseOverview> WhenNothingIsPending(Region region, string inCase) =>
        Eventually.Some(
            async () =>
            {
                var overview = await platform.Cases.GetCaseOverviewAsync(new() { Name = inCase }, region.Registrar, cancellationToken: Now);
                return overview.Pending.Count == 0 ? overview : null;
            },
            Now);
}
