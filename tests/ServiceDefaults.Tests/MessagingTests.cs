using System.Text.Json;
using Contracts.Cases;
using Dapper;
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
        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM inbox_fault WHERE body->>'Case' = @_case)", new { _case }), Now);

        await connection.ExecuteAsync("UPDATE inbox_fault SET attempts = @last, next_attempt = now() WHERE body->>'Case' = @_case", new { last = Inbox.Attempts - 1, _case });

        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT bool_and(parked) FROM inbox_fault WHERE body->>'Case' = @_case", new { _case }), Now);
        Assert.Empty(await host.NotedFor(_case));
    }

    private Task Noted(string title) => Eventually.Holds(async () => (await host.NotedFor(_case)).Contains(title), Now);

    private Task Publish(Work work, params CaseRegistered[] happened)
    {
        foreach (var one in happened)
            work.Publish(_case, one);
        return Task.CompletedTask;
    }

    private CaseRegistered Registered(string title) => new("rjh", _case, "RUN/1/2024", title, Imported: false, TimeProvider.System.GetUtcNow());
}
