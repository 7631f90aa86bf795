using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Contracts.Cases;
using Dapper;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Testing;

namespace ServiceDefaults.Tests;

/// <summary>What somebody else puts into a reaction's queue: past MassTransit, as it lies on the wire.</summary>
public sealed class UnreadableMessages(MessagingHost host) : IAsyncLifetime
{
    private const string Queue = "tests-note-when-case-registered";
    private readonly string _case = $"organisations/rjh/cases/RUN-{Guid.NewGuid():N}-2024";
    private IConnection? _connection;
    private IChannel? _channel;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await new ConnectionFactory { Uri = host.Broker }.CreateConnectionAsync(Now);
        _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Now);
        // The queue is there once the bus is.
        await Eventually.Holds(() => Task.FromResult(host.Services.GetRequiredService<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy), Now);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel!.DisposeAsync();
        await _connection!.DisposeAsync();
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "no JSON", "hello" },
        { "nothing", "" },
        { "no envelope", "[1]" },
        { "no message", """{"messageId":"UUID","messageType":["urn:message:Contracts.Cases:CaseRegistered"]}""" },
        { "an event of another shape", """{"messageId":"UUID","messageType":["urn:message:Contracts.Cases:CaseRegistered"],"message":{"case":{"a":[1]}}}""" },
        { "an event that nobody knows", """{"messageId":"UUID","messageType":["urn:message:Contracts.Cases:CaseForgotten"],"message":{}}""" },
        { "an id that is none", """{"messageId":"one","messageType":["urn:message:Contracts.Cases:CaseRegistered"],"message":{}}""" },
        { "no id", """{"messageType":["urn:message:Contracts.Cases:CaseRegistered"],"message":{"case":"organisations/rjh/cases/RUN-1-2024","title":"without"}}""" },
        { "NUL", "\0\0" },
        { "a name with NUL", """{"messageId":"UUID","messageType":["urn:message:Contracts.Cases:CaseRegistered"],"message":{"title":{"\u0000":1}}}""" },
        { "a title that the database can't keep", """{"messageId":"UUID","messageType":["urn:message:Contracts.Cases:CaseRegistered"],"message":{"case":"x","title":"\u0000"}}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task What_cannot_be_read_is_delivered_once_and_parked_with_its_beginning_and_what_comes_after_it_arrives(string what, string body)
    {
        var marked = body.Replace("UUID", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        var deliveries = new Deliveries();
        using var watched = host.Services.GetRequiredService<IBusControl>().ConnectReceiveObserver(deliveries);
        await Send(Encoding.UTF8.GetBytes(marked));
        await Send(Envelope("afterwards"));

        await Eventually.Holds(async () => (await host.NotedFor(_case)).Contains("afterwards"), Now);
        var kept = await Eventually.Some(async () => (await Kept(marked.Replace('\0', '\uFFFD'))).SingleOrDefault(), Now);
        Assert.True(kept.Parked, what);
        Assert.NotEmpty(kept.Error);
        // What came back would come before what is sent now.
        await Send(Envelope("last"));
        await Eventually.Holds(async () => (await host.NotedFor(_case)).Contains("last"), Now);
        Assert.Single(deliveries.Bodies, came => came == marked);
        Assert.Equal(0u, await _channel!.MessageCountAsync(Queue, Now));
    }

    [Fact]
    public async Task The_same_again_is_the_same_row()
    {
        var body = $"twice {Guid.NewGuid()}";
        await Send(Encoding.UTF8.GetBytes(body));
        await Eventually.Holds(async () => (await Kept(body)).Count == 1, Now);
        var deliveries = new Deliveries();
        using var watched = host.Services.GetRequiredService<IBusControl>().ConnectReceiveObserver(deliveries);

        await Send(Encoding.UTF8.GetBytes(body));

        await Eventually.Holds(() => Task.FromResult(deliveries.Done.Contains(body)), Now);
        Assert.Single(await Kept(body));
    }

    [Fact]
    public async Task Of_a_very_large_body_no_more_is_kept_than_an_operator_needs()
    {
        var start = $"large {Guid.NewGuid()}";
        await Send(Encoding.UTF8.GetBytes(start + new string('å', 4_000_000)));

        await using var connection = await host.Source.OpenConnectionAsync(Now);
        await Eventually.Holds(() => connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM inbox_fault WHERE body #>> '{}' LIKE @start || '%')", new { start }), Now);
        Assert.InRange(await connection.QuerySingleAsync<int>("SELECT max(octet_length(body::text)) FROM inbox_fault WHERE parked"), 1_000, 20_000);
    }

    private async Task<List<Fault>> Kept(string body)
    {
        await using var connection = await host.Source.OpenConnectionAsync(Now);
        return (await connection.QueryAsync<Fault>("SELECT parked, error FROM inbox_fault WHERE body = to_jsonb(@body::text)", new { body })).AsList();
    }

    private byte[] Envelope(string title) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        messageId = Guid.NewGuid(),
        messageType = new[] { "urn:message:Contracts.Cases:CaseRegistered" },
        message = new CaseRegistered("rjh", _case, "RUN/1/2024", title, Imported: false, TimeProvider.System.GetUtcNow()),
    });

    private ValueTask Send(byte[] body) =>
        _channel!.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { ContentType = "application/vnd.masstransit+json" }, body, Now);

    private sealed record Fault(bool Parked, string Error);

    /// <summary>What the broker gave to the host, and what of it was dealt with.</summary>
    private sealed class Deliveries : IReceiveObserver
    {
        public ConcurrentQueue<string> Bodies { get; } = [];

        public ConcurrentQueue<string> Done { get; } = [];

        public Task PreReceive(ReceiveContext context)
        {
            Bodies.Enqueue(Encoding.UTF8.GetString(context.Body.GetBytes()));
            return Task.CompletedTask;
        }

        public Task PostReceive(ReceiveContext context)
        {
            Done.Enqueue(Encoding.UTF8.GetString(context.Body.GetBytes()));
            return Task.CompletedTask;
        }

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class => Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
    }
}
