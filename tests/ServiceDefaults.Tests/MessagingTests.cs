using System.Text.Json;
using Contracts.Cases;
using Dapper;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Testing;

namespace ServiceDefaults.Tests;

public sealed class MessagingTests(MessagingHost host)
{
    private static int _cases;
    private readonly string _case = $"organisations/rjh/cases/RUN-{Interlocked.Increment(ref _cases)}-2024";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_leaves_when_its_change_is_committed()
    {
        await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("committed")));
        await Noted("committed");
    }

    [Fact]
    public async Task An_event_of_a_change_that_is_undone_never_leaves()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.Change(host.Caller, Now, work =>
        {
            work.Publish(_case, Registered("undone"));
            throw new InvalidOperationException();
        }));
        await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("committed")));

        await Noted("committed");
        Assert.Equal(["committed"], await host.NotedFor(_case));
    }

    [Fact]
    public async Task Many_events_leave_once_each_and_none_stays_behind()
    {
        var titles = Enumerable.Range(1, 450).Select(i => $"{i}").ToArray();
        await Task.WhenAll(titles.Chunk(50).Select(some => host.Database.Change(host.Caller, Now, work => Publish(work, [.. some.Select(Registered)]))));

        await Eventually.Holds(async () => (await host.NotedFor(_case)).Count >= titles.Length, Now);
        Assert.Equal(titles.Order(), (await host.NotedFor(_case)).Order());
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT NOT EXISTS (SELECT FROM outbox WHERE key = @_case)", new { _case }), Now);
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_is_handled_once()
    {
        await host.Database.Change(host.Caller, Now, async work =>
        {
            // As if the relay had died between the broker's confirmation and the deletion of the row.
            await work.Execute(
                """
                INSERT INTO outbox (key, message_id, type, body, written)
                SELECT @_case, @id, @type, @body::jsonb, @At FROM generate_series(1, 2)
                """,
                new { _case, id = Guid.CreateVersion7(), type = typeof(CaseRegistered).FullName, body = JsonSerializer.Serialize(Registered("twice")), work.At });
            work.Publish(_case, Registered("afterwards"));
        });

        await Noted("afterwards");
        await Noted("twice");
        Assert.Single(await host.NotedFor(_case), title => title == "twice");
    }

    [Fact]
    public async Task A_reaction_that_fails_is_undone_kept_and_tried_again_until_it_succeeds()
    {
        NoteWhenCaseRegistered.FailFirst(_case, times: 2);

        await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("at last")));

        await Noted("at last");
        Assert.Equal(["at last"], await host.NotedFor(_case));
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT NOT EXISTS (SELECT FROM inbox_fault WHERE body->>'Case' = @_case)", new { _case }), Now);
    }

    [Fact]
    public async Task A_message_that_fails_for_too_long_is_parked_where_an_operator_sees_it()
    {
        NoteWhenCaseRegistered.FailFirst(_case, times: int.MaxValue);
        await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("never")));
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        await Kept(connection);

        await LastAttempt(connection);

        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT bool_and(parked) FROM inbox_fault WHERE body->>'Case' = @_case", new { _case }), Now);
        Assert.Empty(await host.NotedFor(_case));
    }

    public static TheoryData<string> Causes => [.. Waiting.Keys];

    // What reactions meet when a neighbour, the own token, or what documents are set with isn't well.
    private static readonly Dictionary<string, Func<Exception>> Waiting = new()
    {
        ["a neighbour is away"] = () => new RpcException(new Status(StatusCode.Unavailable, "away")),
        ["a neighbour does not answer in time"] = () => new RpcException(new Status(StatusCode.DeadlineExceeded, "late")),
        ["a neighbour does not accept the token"] = () => new RpcException(new Status(StatusCode.Unauthenticated, "who?")),
        ["the typesetter is out of order"] = () => new Refused(StatusCode.Unavailable, "DOCUMENT_NOT_SET", "It was not set."),
        ["a template is broken"] = () => new Refused(StatusCode.FailedPrecondition, "TEMPLATE_BROKEN", "A brace is missing.") { IsMendable = true },
        ["something is not installed"] = () => new Mendable("It is not installed."),
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_message_that_waits_for_its_cause_is_never_parked_and_goes_on_by_itself_once_it_is_mended(string cause)
    {
        NoteWhenCaseRegistered.FailFirst(_case, int.MaxValue, Waiting[cause]);
        await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("mended")));
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        await Kept(connection);

        await LastAttempt(connection);

        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT next_attempt > now() - interval '1 day' FROM inbox_fault WHERE body->>'Case' = @_case", new { _case }), Now);
        var (attempts, parked, isSoon) = await connection.QuerySingleAsync<(int, bool, bool)>(
            "SELECT attempts, parked, next_attempt <= now() + interval '5 minutes' FROM inbox_fault WHERE body->>'Case' = @_case", new { _case });
        Assert.Equal((Inbox.Attempts - 1, false, true), (attempts, parked, isSoon));
        NoteWhenCaseRegistered.FailFirst(_case, times: 0);
        await connection.ExecuteAsync("UPDATE inbox_fault SET next_attempt = now() WHERE body->>'Case' = @_case", new { _case });
        await Noted("mended");
    }

    [Fact]
    public async Task While_the_own_token_has_expired_messages_wait_and_the_health_tells_of_it()
    {
        var file = host.Identity.ServiceTokenFile;
        var valid = await File.ReadAllTextAsync(file, Now);
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        try
        {
            await File.WriteAllTextAsync(file, host.Identity.Token("service", "*", kind: "software", validFor: TimeSpan.FromHours(-1)), Now);
            await host.Database.Change(host.Caller, Now, work => Publish(work, Registered("renewed")));
            await Kept(connection);
            await LastAttempt(connection);
            await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT next_attempt > now() - interval '1 day' FROM inbox_fault WHERE body->>'Case' = @_case", new { _case }), Now);

            var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "token", Now);
            Assert.Equal(HealthStatus.Degraded, health.Status);
            Assert.Contains(file, health.Entries["token"].Description, StringComparison.Ordinal);
            Assert.False(await connection.QuerySingleAsync<bool>("SELECT parked FROM inbox_fault WHERE body->>'Case' = @_case", new { _case }));
        }
        finally
        {
            await File.WriteAllTextAsync(file, valid, Now);
        }

        await connection.ExecuteAsync("UPDATE inbox_fault SET next_attempt = now() WHERE body->>'Case' = @_case", new { _case });
        await Noted("renewed");
    }

    private Task Kept(NpgsqlConnection connection) =>
        Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM inbox_fault WHERE body->>'Case' = @_case)", new { _case }), Now);

    // As if it had failed for long: one attempt that counts would be the last.
    private Task<int> LastAttempt(NpgsqlConnection connection) => connection.ExecuteAsync(
        "UPDATE inbox_fault SET attempts = @last, received = now() - interval '2 days', next_attempt = now() - interval '2 days' WHERE body->>'Case' = @_case",
        new { last = Inbox.Attempts - 1, _case });

    private Task Noted(string title) => Eventually.Holds(async () => (await host.NotedFor(_case)).Contains(title), Now);

    private Task Publish(Work work, params CaseRegistered[] happened)
    {
        foreach (var one in happened)
            work.Publish(_case, one);
        return Task.CompletedTask;
    }

    private CaseRegistered Registered(string title) => new("rjh", _case, "RUN/1/2024", title, Imported: false, TimeProvider.System.GetUtcNow());
}
