using Contracts.Funding.V1;
using Grpc.Core;
using MassTransit;
using Npgsql;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Frames;

/// <summary>The service as a process of its own, killed while money waits for its decision.</summary>
public sealed class KilledTests : IAsyncLifetime
{
    private const string Name = "organisations/k";
    private ServiceProcess _service = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceProcess.PrepareFundingService();
        await _service.StartService();
        await Client.PutFrameAsync(
            new()
            {
                Frame = new()
                {
                    Name = $"{Name}/frames/a",
                    DisplayName = "A",
                    Years = { new FrameYear { Year = 2024, Allocated = (100m).ToMoney() } },
                },
            },
            _service.Identity.Person("k", Roles.Administrator));
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Killed_between_hold_and_decision_the_money_stays_held_until_its_end_and_is_released_then()
    {
        var held = await Hold(60);
        await _service.KillService();
        await _service.StartService();
        Assert.Equal(ReservationState.Held, (await Get(held)).State);

        await _service.KillService();
        await _service.Query<int>("UPDATE reservation SET expires = now(); SELECT 1");
        await _service.StartService();

        await Eventually.Holds(async () => (await Get(held)).State == ReservationState.Released, Now);
        Assert.Equal((100m, 0m, 0m), await Year());
    }

    [Fact]
    public async Task Killed_between_decision_and_commit_the_money_is_committed_when_it_lives_again()
    {
        var held = await Hold(60);
        await _service.KillService();
        await Take(held);
        await _service.StartService();

        await Eventually.Holds(async () => (await Get(held)).State == ReservationState.Committed, Now);
        Assert.Equal((40m, 0m, 60m), await Year());
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_commit_it_commits_once_when_it_lives_again()
    {
        var held = await Hold(60);
        await using (var admin = new NpgsqlConnection(_service.AdminConnection))
        {
            await admin.OpenAsync(Now);
            await using var transaction = await admin.BeginTransactionAsync(Now);
            await using (var stop = new NpgsqlCommand("LOCK TABLE ledger_entry IN EXCLUSIVE MODE", admin))
                await stop.ExecuteNonQueryAsync(Now);
            await Take(held);
            await Eventually.Holds(() => _service.Query<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'ledger_entry'::regclass)"), Now);
            await _service.KillService();
        }

        Assert.Equal("HELD", await _service.Query<string>("SELECT state FROM reservation"));
        await _service.StartService();

        await Eventually.Holds(async () => (await Get(held)).State == ReservationState.Committed, Now);
        Assert.Equal((40m, 0m, 60m), await Year());
        Assert.Equal(1L, await _service.Query<long>("SELECT count(*) FROM movement WHERE cause = 'COMMITTED'"));
    }

    private FrameApi.FrameApiClient Client => field ??= new(_service.Connect());

    private CallOptions Officer => new(_service.Identity.Person("k"), cancellationToken: Now);

    private async Task<Reservation> Hold(decimal amount)
    {
        var line = new ReservationLine { Point = 1, Amount = amount.ToMoney(), Kind = ContributionKind.Cash, Frames = { $"{Name}/frames/a" }, Years = { 2024 } };
        var inCase = $"{Name}/cases/RUN-1-2024";
        return await Client.HoldReservationAsync(
            new() { Parent = Name, Reservation = new() { Case = inCase, Decision = $"{inCase}/decisions/1", Lines = { line } } }, Officer);
    }

    private async Task<Reservation> Get(Reservation reservation) => await Client.GetReservationAsync(new() { Name = reservation.Name }, Officer);

    private async Task<(decimal? Available, decimal? Held, decimal? Committed)> Year()
    {
        var year = (await Client.GetFrameAsync(new() { Name = $"{Name}/frames/a" }, Officer)).Years.Single();
        return (year.Available.ToKronor(), year.Held.ToKronor(), year.Committed.ToKronor());
    }

    // As CaseService tells it; the broker keeps it while nobody is there to hear.
    private async Task Take(Reservation held)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(_service.Broker)));
        await bus.StartAsync(Now);
        try
        {
            await bus.Publish(
                new Contracts.Cases.DecisionTaken(
                    "k", held.Case, "RUN/1/2024", held.Decision, new DateOnly(2024, 2, 23), ["Prov Ek, direktör"], $"{Name}/boards/run", "8.2", held.Name, [], "", [],
                    DateTimeOffset.UnixEpoch),
                Now);
        }
        finally
        {
            await bus.StopAsync(Now);
        }
    }
}
