using System.Collections.Concurrent;
using Contracts.Funding;
using Dapper;
using FundingService.Frames;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceDefaults;
using Testing;

[assembly: AssemblyFixture(typeof(FundingService.Tests.FundingHost))]

namespace FundingService.Tests;

/// <summary>The service with real servers behind it, shared by all tests: each uses an organisation of its own.</summary>
public sealed class FundingHost : IAsyncLifetime
{
    private readonly Servers _servers = new();
    private readonly ConcurrentQueue<object> _heard = new();
    private readonly ConcurrentDictionary<Guid, int> _reactions = new();
    private ServiceHost<Program>? _service;
    private GrpcChannel? _channel;
    private IBusControl? _listener;
    private int _organisations;

    public Identity Identity { get; } = new();

    public IServiceProvider Services => _service!.Services;

    public async ValueTask InitializeAsync()
    {
        await _servers.InitializeAsync();
        _service = await ServiceHost.Start<Program>(_servers, Identity, "funding", "funding_service");
        _channel = _service.Connect();
        _listener = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(_servers.Broker));
            rabbit.ReceiveEndpoint(endpoint =>
            {
                Hear<PlanChanged>(endpoint);
                Hear<PlanBalanced>(endpoint);
                Hear<PlanGapOpened>(endpoint);
                Hear<ApplicationSubmitted>(endpoint);
                Hear<ApplicationDecided>(endpoint);
                Hear<ApplicationWithdrawn>(endpoint);
                Hear<PaymentMade>(endpoint);
                Hear<GrantSettled>(endpoint);
                Hear<GrantRefused>(endpoint);
                Hear<ReservationHeld>(endpoint);
                Hear<ReservationCommitted>(endpoint);
                Hear<ReservationReleased>(endpoint);
                Hear<ReservationRefused>(endpoint);
                Hear<ReservationSettled>(endpoint);
                Hear<ApplicationReleased>(endpoint);
            });
        });
        await _listener.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.StopAsync();
        _channel?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        await _servers.DisposeAsync();
        Identity.Dispose();
    }

    /// <summary>An organisation that no other test uses.</summary>
    public TestOrganisation NewOrganisation() => new($"o{Interlocked.Increment(ref _organisations)}", this, _channel!);

    /// <summary>The service's events that have arrived, in their order.</summary>
    public IEnumerable<TEvent> Heard<TEvent>(Func<TEvent, bool> about) => _heard.OfType<TEvent>().Where(about);

    public async Task<TEvent> Hears<TEvent>(Func<TEvent, bool> about) where TEvent : class =>
        await Eventually.Some(() => Task.FromResult(Heard(about).FirstOrDefault()), TestContext.Current.CancellationToken);

    /// <summary>Publishes as CaseService does.</summary>
    public async Task Publish<TEvent>(TEvent happened, Guid messageId) where TEvent : class
    {
        _reactions[messageId] = typeof(Program).Assembly.GetTypes().Count(type => type.IsAssignableTo(typeof(IReaction<TEvent>)));
        await Services.GetRequiredService<IBus>().Publish(happened, context => context.MessageId = messageId, TestContext.Current.CancellationToken);
    }

    /// <summary>Publishes as CaseService does, and waits until the service has reacted.</summary>
    public async Task Happens<TEvent>(TEvent happened) where TEvent : class
    {
        var id = Guid.NewGuid();
        await Publish(happened, id);
        await Handled(id);
    }

    /// <summary>Waits until the service has reacted to a message.</summary>
    public Task Handled(Guid messageId) =>
        Eventually.Holds(
            async () => await Scalar<int>("SELECT count(*)::int FROM inbox WHERE message_id = @messageId", new { messageId }) == _reactions[messageId],
            TestContext.Current.CancellationToken);

    /// <summary>Releases what has expired at that time.</summary>
    public async Task ReleaseExpired(DateTimeOffset at)
    {
        var clock = new StoppedClock(at);
        var database = new Database(Database, Services.GetRequiredService<OutboxSignal>(), clock);
        using var job = new ReleaseExpiredReservations(database, Services.GetRequiredService<ServiceIdentity>(), clock, NullLogger<ReleaseExpiredReservations>.Instance);
        await job.ReleaseAll(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the database itself.</summary>
    public async Task<T> Scalar<T>(string sql, object values)
    {
        await using var connection = new NpgsqlConnection(_service!.AdminConnection);
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }

    /// <summary>The database as the service sees it, with its rights.</summary>
    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    private void Hear<TEvent>(IReceiveEndpointConfigurator endpoint) where TEvent : class =>
        endpoint.Handler<TEvent>(context =>
        {
            _heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
