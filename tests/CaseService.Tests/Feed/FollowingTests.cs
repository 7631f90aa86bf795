using CaseService.Feed;
using Contracts.Cases.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Feed;

public sealed class FollowingTests(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_away_hears_what_happened_and_goes_on_with_what_happens()
    {
        var register = await host.NewOrganisation();
        var first = await Register(register);
        await Retitle(register, first);

        using var call = host.Feed.Follow(new() { Parent = register.Name }, register.Officer, cancellationToken: Now);
        var past = await Next(call, 2);
        var second = await Register(register);
        var present = await Next(call, 1);

        Assert.Equal(["Contracts.Cases.CaseRegistered", "Contracts.Cases.CaseUpdated"], past.Select(one => one.Type));
        Assert.Equal((3L, second), (present[0].Position, present[0].Subject));
        Assert.Contains("Ny titel", past[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_many_register_a_follower_that_comes_and_goes_hears_every_position_once_and_each_case_in_its_order()
    {
        const int cases = 150;
        var register = await host.NewOrganisation();
        var work = Task.WhenAll(Enumerable.Range(0, cases).Select(async _ => await Retitle(register, await Register(register))));

        var heard = new List<FeedEvent>();
        for (var stay = 1; heard.Count < 2 * cases; stay = stay % 40 + 7)
        {
            using var call = host.Feed.Follow(new() { Parent = register.Name, After = heard.Count }, register.Officer, cancellationToken: Now);
            heard.AddRange(await Next(call, Math.Min(stay, 2 * cases - heard.Count)));
        }

        await work;
        Assert.Equal(Enumerable.Range(1, 2 * cases).Select(i => (long)i), heard.Select(one => one.Position));
        Assert.Equal(heard.Count, heard.Select(one => one.MessageId).Distinct().Count());
        Assert.All(heard.GroupBy(one => one.Subject), one =>
            Assert.Equal(["Contracts.Cases.CaseRegistered", "Contracts.Cases.CaseUpdated"], one.Select(happened => happened.Type)));
    }

    [Fact]
    public async Task An_event_whose_change_is_committed_later_comes_later_and_leaves_no_gap()
    {
        var register = await host.NewOrganisation();
        await using var slow = new NpgsqlConnection(host.AdminConnection);
        await slow.OpenAsync(Now);
        await using var transaction = await slow.BeginTransactionAsync(Now);
        await using var write = new NpgsqlCommand(
            "INSERT INTO outbox (key, message_id, type, body, written) VALUES ($1, gen_random_uuid(), 'Contracts.Cases.CaseClosed', '{}', now())", slow, transaction)
        {
            Parameters = { new() { Value = $"{register.Name}/cases/RUN-99-2020" } },
        };
        await write.ExecuteNonQueryAsync(Now);
        using var call = host.Feed.Follow(new() { Parent = register.Name }, register.Officer, cancellationToken: Now);

        await Register(register);
        var before = await Next(call, 1);
        await transaction.CommitAsync(Now);
        var after = await Next(call, 1);

        Assert.Equal((1L, "Contracts.Cases.CaseRegistered"), (before[0].Position, before[0].Type));
        Assert.Equal((2L, "Contracts.Cases.CaseClosed"), (after[0].Position, after[0].Type));
    }

    [Fact]
    public async Task Nobody_follows_another_organisation()
    {
        var (register, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        using var call = host.Feed.Follow(new() { Parent = register.Name }, other.Officer, cancellationToken: Now);

        var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Now));

        Assert.Equal("OTHER_ORGANISATION", Refusal.Info(fault)?.Type);
    }

    [Fact]
    public async Task Who_follows_hears_nothing_after_the_token_has_ended_and_where_to_go_on()
    {
        var register = await host.NewOrganisation();
        await Register(register);
        // Thirty seconds after its end a token still counts, since clocks differ.
        var token = host.Identity.Token("p-001", register.Id, validFor: TimeSpan.FromSeconds(-25));
        using var call = host.Feed.Follow(new() { Parent = register.Name }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: Now);
        await Next(call, 1);

        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Now));

        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_INVALID"), (ended.StatusCode, Refusal.Info(ended)?.Type));
        Assert.Equal("1", Refusal.Info(ended)!.Metadata["position"]);
    }

    [Fact]
    public async Task More_than_may_follow_at_a_time_are_refused_until_one_leaves()
    {
        var register = await host.NewOrganisation();
        await Register(register);
        var followers = Enumerable.Range(0, FeedEndpoints.MostFollowers).Select(_ => host.Feed.Follow(new() { Parent = register.Name }, register.Officer, cancellationToken: Now)).ToList();
        foreach (var follower in followers)
            await Next(follower, 1);

        using (var late = host.Feed.Follow(new() { Parent = register.Name }, register.Officer, cancellationToken: Now))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => late.ResponseStream.MoveNext(Now));
            Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_FOLLOWERS"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        }

        followers[0].Dispose();
        await Eventually.Holds(async () =>
        {
            using var next = host.Feed.Follow(new() { Parent = register.Name }, register.Officer, cancellationToken: Now);
            try
            {
                return await next.ResponseStream.MoveNext(Now);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        }, Now);
        followers.ForEach(follower => follower.Dispose());
    }

    private async Task<string> Register(TestRegister register) =>
        (await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now)).Name;

    private async Task Retitle(TestRegister register, string name) =>
        await host.Cases.UpdateCaseAsync(
            new() { Case = new() { Name = name, Title = "Ny titel" }, UpdateMask = new FieldMask { Paths = { "title" } } }, register.Officer, cancellationToken: Now);

    private static async Task<List<FeedEvent>> Next(AsyncServerStreamingCall<FeedEvent> call, int count)
    {
        var heard = new List<FeedEvent>();
        while (heard.Count < count && await call.ResponseStream.MoveNext(Now))
            heard.Add(call.ResponseStream.Current);
        return heard;
    }
}
