using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Dapper;
using Npgsql;

namespace CaseService.Tests.Reporting;

/// <summary>Whatever is wrong with reports is found, also what was done past the service.</summary>
public sealed class Reconciling(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DELETE FROM report_entry WHERE case_id = '{0}'", "IN_NO_REPORT", true)]
    [InlineData("UPDATE report_entry SET meeting = (SELECT max(date) FROM meeting) WHERE case_id = '{0}'", "MEETING_CANCELLED", true)]
    [InlineData("UPDATE decision SET report_to = NULL WHERE case_id = '{0}'", "NOT_TO_BE_REPORTED", false)]
    [InlineData("UPDATE decision SET state = 'proposed', decided = NULL WHERE case_id = '{0}'", "NOT_TO_BE_REPORTED", false)]
    [InlineData(
        "ALTER TABLE report_entry DROP CONSTRAINT report_entry_pkey; INSERT INTO report_entry SELECT organisation, case_id, decision, board, (SELECT max(date) FROM meeting) FROM report_entry WHERE case_id = '{0}'",
        "IN_TWO_REPORTS", false)]
    [InlineData("UPDATE meeting SET state = 'made', adjusted = NULL, paragraph = '', report_digest = NULL WHERE paragraph = '§ 44'", "MEETING_SKIPPED", false)]
    public async Task What_a_superuser_does_to_a_report_is_found_and_named(string tampering, string code, bool changesReport)
    {
        await using var service = await host.Start();
        using var channel = service.Connect();
        var agenda = await Agenda.Create(host, channel);
        var (first, second, cancelled) = (await agenda.Meeting(20, 18), await agenda.Meeting(10, 8), await agenda.Meeting(5, 3));
        var decision = await agenda.Matter.Decided(daysAgo: 21);
        var untouched = await agenda.Matter.Decided(daysAgo: 12);
        await agenda.Make(first);
        await agenda.Minute(first, adjustedDaysAgo: 15, paragraph: "§ 44");
        await agenda.Make(second);
        await agenda.Minute(second, adjustedDaysAgo: 5);
        await agenda.Cancel(cancelled);
        Assert.Empty(await agenda.Faults());

        await using var admin = new NpgsqlConnection(service.AdminConnection);
        await admin.OpenAsync(Now);
        // A superuser can go past the triggers.
        await admin.ExecuteAsync("SET session_replication_role = replica");
        Assert.NotEqual(0, await admin.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, Agenda.CaseOf(decision.Name).Split('/')[^1])));

        var faults = await agenda.Faults();
        Assert.Contains((decision.Name, code), faults);
        Assert.DoesNotContain(faults, fault => fault.Decision == untouched.Name);
        Assert.Equal(changesReport, faults.Contains(("", "REPORT_CHANGED")));
    }

    [Theory]
    [InlineData("INSERT INTO report_entry SELECT organisation, case_id, decision, board, (SELECT max(date) FROM meeting WHERE meeting.organisation = report_entry.organisation) FROM report_entry")]
    [InlineData("UPDATE report_entry SET meeting = (SELECT max(date) FROM meeting WHERE meeting.organisation = report_entry.organisation)")]
    [InlineData("DELETE FROM report_entry")]
    [InlineData("UPDATE meeting SET state = 'planned', adjusted = NULL, paragraph = '', report_digest = NULL")]
    [InlineData("UPDATE meeting SET agenda_cut_off = agenda_cut_off - 1")]
    public async Task The_database_itself_refuses_to_report_twice_and_to_change_what_is_minuted(string attempt)
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(20, 18);
        var decision = await agenda.Matter.Decided(daysAgo: 21);
        await agenda.Make(meeting);
        await agenda.Minute(meeting);
        await agenda.Meeting(-20, -30);

        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand($"{attempt} WHERE organisation = '{agenda.Matter.Register.Id}'");
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Now));

        Assert.Equal([decision.Name], await agenda.Listed(meeting));
    }

    [Fact]
    public async Task What_enters_a_report_past_the_service_while_it_is_minuted_waits_for_it_or_is_found()
    {
        var agenda = await Agenda.Create(host);
        var meeting = await agenda.Meeting(20, 18);
        await agenda.Matter.Decided(daysAgo: 21);
        await agenda.Make(meeting);
        var late = await agenda.Matter.Decided(daysAgo: 17);
        await using var admin = new NpgsqlConnection(host.AdminConnection);
        await admin.OpenAsync(Now);
        await using var transaction = await admin.BeginTransactionAsync(Now);
        var parts = late.Name.Split('/');
        await admin.ExecuteAsync(
            "INSERT INTO report_entry SELECT organisation, @caseId, 1, board, meeting FROM report_entry WHERE organisation = @Id",
            new { caseId = parts[3], agenda.Matter.Register.Id });

        var minuting = agenda.Minute(meeting);
        await Testing.Eventually.Holds(
            async () =>
            {
                await using var other = new NpgsqlConnection(host.AdminConnection);
                return await other.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE meeting%')");
            },
            Now);
        await transaction.CommitAsync(Now);

        await minuting;
        Assert.Equal([("", "REPORT_CHANGED")], await agenda.Faults());
    }

    [Fact]
    public async Task While_decisions_are_taken_meetings_are_made_minuted_and_cancelled_each_decision_is_reported_once()
    {
        const int decisions = 30;
        var agenda = await Agenda.Create(host);
        var meetings = new List<string>();
        for (var day = 12; day > 6; day--)
            meetings.Add(await agenda.Meeting(day, day - 1));

        var deciding = Task.WhenAll(Enumerable.Range(0, 3).Select(async worker =>
        {
            var taken = new List<string>();
            for (var i = 0; i < decisions / 3; i++)
            {
                var decision = await agenda.Matter.Decided(daysAgo: 7 + i % 5, urgent: i % 4 == worker);
                if (i % 2 == 0)
                    await Quietly(() => agenda.Enter(decision.Name).ResponseAsync);
                taken.Add(decision.Name);
            }

            return taken;
        }));
        while (!deciding.IsCompleted)
            await Task.WhenAll(meetings.SkipLast(1).Select((meeting, i) => Quietly(() => i == 2 ? agenda.Cancel(meeting).ResponseAsync : agenda.Make(meeting).ResponseAsync)));
        // Urgent decisions that were taken late are still missing in them.
        await Task.WhenAll(meetings.Take(2).Select(meeting => agenda.Make(meeting).ResponseAsync));
        await Task.WhenAll(meetings.Take(2).Select(meeting => agenda.Minute(meeting).ResponseAsync));
        await agenda.Meeting(0, 0);
        await agenda.Make($"{agenda.Matter.Register.Board}/meetings/{Matter.Today:yyyy-MM-dd}");

        var listed = new List<string>();
        foreach (var meeting in meetings.Append($"{agenda.Matter.Register.Board}/meetings/{Matter.Today:yyyy-MM-dd}"))
            listed.AddRange(await agenda.Listed(meeting));

        Assert.Equal((await deciding).SelectMany(one => one).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await agenda.Faults(), fault => fault.Code is "IN_NO_REPORT" or "IN_TWO_REPORTS");
    }

    // No open meeting is left for some, as it may be.
    private static async Task Quietly(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Grpc.Core.RpcException refused) when (refused.StatusCode == Grpc.Core.StatusCode.FailedPrecondition)
        {
            Assert.Contains(Testing.Refusal.Info(refused)?.Type, new[] { "NO_MEETING" });
        }
    }
}
