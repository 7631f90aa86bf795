using Contracts.Cases.V1;
using Dapper;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>What is cut off in the middle has changed nothing, and can be asked for again.</summary>
public sealed class Interrupted(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DecisionState.Taken)]
    [InlineData(DecisionState.Declined)]
    [InlineData(DecisionState.Withdrawn)]
    public async Task Cut_off_before_its_last_statement_it_leaves_nothing_half_done_and_the_same_request_does_it(DecisionState state)
    {
        await using var service = await host.Start();
        using var channel = service.Connect();
        var matter = await Matter.Create(host, channel: channel);
        var decisions = new DecisionApi.DecisionApiClient(channel);
        var proposed = await matter.Propose(100_000);
        var (before, history) = (await matter.Get(proposed.Name), await matter.History());
        var id = Guid.NewGuid().ToString();

        await using var admin = new NpgsqlConnection(service.AdminConnection);
        await admin.OpenAsync(Now);
        await using (var held = await admin.BeginTransactionAsync(Now))
        {
            // The history is what is written last, with the events: by now the decision is changed.
            await admin.ExecuteAsync("LOCK TABLE history IN EXCLUSIVE MODE");
            using var call = Call();
            await using var killer = new NpgsqlConnection(service.AdminConnection);
            await Eventually.Holds(
                async () => await killer.ExecuteScalarAsync<bool>(
                    """
                    SELECT coalesce(bool_or(pg_terminate_backend(waiting.pid)), false) FROM pg_locks AS waiting
                    WHERE NOT waiting.granted AND waiting.relation = 'history'::regclass
                    """),
                Now);
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        }

        Assert.Equal(before, await matter.Get(proposed.Name));
        Assert.Equal(history, await matter.History());
        Assert.Equal(CaseStatus.Proposed, await matter.Status());
        Assert.Equal((100_000, 0), await matter.Money());

        Assert.Equal(state, (await Call()).State);
        await matter.MoneyIs(held: 0, committed: state == DecisionState.Taken ? 100_000 : 0);

        AsyncUnaryCall<Decision> Call() => state switch
        {
            DecisionState.Taken => decisions.TakeDecisionAsync(new() { Name = proposed.Name, RequestId = id }, matter.Register.As(Matter.Director), cancellationToken: Now),
            DecisionState.Declined => decisions.DeclineDecisionAsync(new() { Name = proposed.Name, Reason = "Nej.", RequestId = id }, matter.Register.As(Matter.Director), cancellationToken: Now),
            _ => decisions.WithdrawDecisionAsync(new() { Name = proposed.Name, Reason = "Åter.", RequestId = id }, matter.Register.Officer, cancellationToken: Now),
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_decided_and_is_cut_off_after_its_money_was_held_finds_it_again(bool byBoard)
    {
        await using var service = await host.Start();
        using var channel = service.Connect();
        var matter = await Matter.Create(host, channel: channel);
        var proposed = byBoard ? await matter.ProposeToBoard(100_000) : await matter.ProposeToBeRecorded(900_000);

        await using var admin = new NpgsqlConnection(service.AdminConnection);
        await admin.OpenAsync(Now);
        await using (var held = await admin.BeginTransactionAsync(Now))
        {
            await admin.ExecuteAsync("LOCK TABLE history IN EXCLUSIVE MODE");
            using var call = Call();
            await using var killer = new NpgsqlConnection(service.AdminConnection);
            await Eventually.Holds(
                async () => await killer.ExecuteScalarAsync<bool>(
                    "SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_locks WHERE NOT granted AND relation = 'history'::regclass"),
                Now);
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        }

        Assert.Equal((900_000, 0), await matter.Money());
        Assert.Equal(proposed, await matter.Get(proposed.Name));
        await Call();

        await matter.MoneyIs(held: 0, committed: 900_000);

        AsyncUnaryCall<Decision> Call() => byBoard ? matter.RecordBoards(Matter.Minuted(proposed.Name, matter.SetAside(900_000))) : matter.Record(proposed.Name);
    }
}
