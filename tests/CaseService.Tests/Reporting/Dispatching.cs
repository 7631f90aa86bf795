using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Reporting;

/// <summary>Who gets a decision gets it once, and it is known how and when.</summary>
public sealed class Dispatching(CaseHost host)
{
    private const string Authority = "Länsstyrelsen";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_extract_is_sent_once_however_often_it_is_said()
    {
        var matter = await Matter.Create(host);
        var decision = await matter.Record((await matter.Propose()).Name);
        await Add(matter, decision);

        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Send(matter, decision, DispatchChannel.EService).ResponseAsync));

        Assert.All(sent, extract => Assert.Equal(sent[0], extract));
        var dispatch = Assert.Single(sent[0].Dispatches);
        Assert.Equal((1, DispatchChannel.EService, ""), (dispatch.Number, dispatch.Channel, dispatch.AgainReason));
        Assert.Equal(ExtractState.Sent, sent[0].State);
        Assert.Equal(["ExtractQueued", "ExtractDispatched"], (await matter.History()).TakeLast(2));
        var values = await Refusal.Of(StatusCode.FailedPrecondition, "ALREADY_DISPATCHED", Send(matter, decision, DispatchChannel.Post));
        Assert.Equal((Authority, "e-service"), (values["recipient"], values["channel"]));
    }

    [Fact]
    public async Task It_is_sent_again_for_a_reason_and_what_was_sent_last_is_confirmed()
    {
        var matter = await Matter.Create(host);
        var decision = await matter.Record((await matter.Propose()).Name);
        await Add(matter, decision);
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_DISPATCHED", Confirm(matter, decision, "Mottagningsbevis"));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_DISPATCHED", Send(matter, decision, DispatchChannel.Post, reason: "Kom i retur"));
        await Send(matter, decision, DispatchChannel.Post);

        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(matter, decision, DispatchChannel.Email, reason: "Kom i retur").ResponseAsync));
        var confirmed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Confirm(matter, decision, "Mottagningsbevis").ResponseAsync));

        Assert.All(again, extract => Assert.Equal(2, extract.Dispatches.Count));
        Assert.All(confirmed, extract => Assert.Equal(confirmed[0], extract));
        Assert.Equal([null, "Mottagningsbevis"], confirmed[0].Dispatches.Select(one => one.Confirmed is null ? null : one.ConfirmedNote));
        await Refusal.Of(StatusCode.FailedPrecondition, "ALREADY_CONFIRMED", Confirm(matter, decision, "Per telefon"));
        Assert.Equal(["ExtractDispatched", "ExtractDispatched", "ExtractConfirmed"], (await matter.History()).TakeLast(3));
    }

    [Fact]
    public async Task A_recipient_is_an_office_or_an_outside_body_and_is_added_once()
    {
        var matter = await Matter.Create(host);
        var decision = await matter.Record((await matter.Propose()).Name);

        var office = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Add(matter, decision, "Enhetschef").ResponseAsync));
        var body = await Add(matter, decision);

        Assert.All(office, extract => Assert.Equal($"{matter.Register.Name}/offices/enhetschef", extract.Office));
        Assert.Equal(("", ExtractState.Queued), (body.Office, body.State));
        Assert.Equal(2, (await matter.History()).Count(what => what == "ExtractQueued"));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_NOT_TAKEN", Add(matter, await matter.Propose(clause: "8.3")));
    }

    [Fact]
    public async Task What_was_not_sent_yet_is_listed_by_organisation_and_board_page_by_page()
    {
        var matter = await Matter.Create(host);
        var decisions = new[] { await matter.Decided(3), await matter.Decided(3), await matter.Decided(3) };
        foreach (var decision in decisions)
            foreach (var recipient in new[] { "Ekonomi", Authority })
                await Add(matter, decision, recipient);
        await Send(matter, decisions[1], DispatchChannel.Post);

        var queued = await List(matter, matter.Register.Board, ExtractState.Queued);
        var all = await List(matter, matter.Register.Name, ExtractState.Unspecified);

        Assert.Equal(6, all.Distinct().Count());
        Assert.Equal(all.Where(extract => extract != (decisions[1].Name, Authority)), queued);
        Assert.Equal([(decisions[1].Name, Authority)], await List(matter, matter.Register.Board, ExtractState.Sent));
        var other = await Assert.ThrowsAsync<RpcException>(() => List(matter, "organisations/other", ExtractState.Queued));
        Assert.Equal("OTHER_ORGANISATION", Refusal.Info(other)?.Type);
    }

    [Fact]
    public async Task Nothing_is_sent_before_it_was_decided_or_in_time_to_come_or_without_a_channel()
    {
        var matter = await Matter.Create(host);
        var decision = await matter.Record((await matter.Propose()).Name);
        await Add(matter, decision);
        var instant = TimeProvider.System.GetUtcNow();

        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", Send(matter, decision, DispatchChannel.Unspecified));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", Send(matter, decision, (DispatchChannel)99));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", Send(matter, decision, DispatchChannel.Post, sent: instant.AddDays(-3).ToTimestamp()));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", Send(matter, decision, DispatchChannel.Post, sent: instant.AddHours(1).ToTimestamp()));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", Send(matter, decision, DispatchChannel.Post, sent: new() { Seconds = long.MaxValue, Nanos = -1 }));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", Send(matter, decision, DispatchChannel.Post, recipient: "Någon annan"));
        Assert.Equal("ExtractQueued", (await matter.History()).Last());
    }

    [Fact]
    public async Task The_database_itself_refuses_to_send_twice_without_a_reason_and_to_change_a_confirmation()
    {
        var matter = await Matter.Create(host);
        var decision = await matter.Record((await matter.Propose()).Name);
        await Add(matter, decision);
        await Send(matter, decision, DispatchChannel.Post);
        await Confirm(matter, decision, "Mottagningsbevis");
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        string[] attempts =
        [
            "INSERT INTO dispatch (organisation, case_id, decision, recipient, number, channel, sent, sent_by, again_reason) SELECT organisation, case_id, decision, recipient, 2, channel, sent, sent_by, '' FROM dispatch",
            "UPDATE dispatch SET confirmed_note = 'Per telefon'",
        ];

        foreach (var attempt in attempts)
        {
            await using var command = source.CreateCommand($"{attempt} WHERE organisation = '{matter.Register.Id}'");
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Now));
        }
    }

    private AsyncUnaryCall<Extract> Add(Matter matter, Decision decision, string recipient = Authority) =>
        host.Reporting.AddExtractAsync(new() { Decision = decision.Name, Recipient = recipient }, matter.Registrar, cancellationToken: Now);

    private AsyncUnaryCall<Extract> Send(
        Matter matter, Decision decision, DispatchChannel channel, string reason = "", Timestamp? sent = null, string recipient = Authority) =>
        host.Reporting.DispatchExtractAsync(
            new() { Decision = decision.Name, Recipient = recipient, Channel = channel, AgainReason = reason, Sent = sent }, matter.Registrar, cancellationToken: Now);

    private AsyncUnaryCall<Extract> Confirm(Matter matter, Decision decision, string note) =>
        host.Reporting.ConfirmExtractAsync(new() { Decision = decision.Name, Recipient = Authority, Note = note }, matter.Registrar, cancellationToken: Now);

    private async Task<List<(string, string)>> List(Matter matter, string parent, ExtractState state)
    {
        var listed = new List<(string, string)>();
        for (var token = (string?)null; token != "";)
        {
            var page = await host.Reporting.ListExtractsAsync(new() { Parent = parent, State = state, PageSize = 2, PageToken = token ?? "" }, matter.Register.Officer, cancellationToken: Now);
            listed.AddRange(page.Extracts.Select(extract => (extract.Decision, extract.Recipient)));
            token = page.NextPageToken;
        }

        return listed;
    }
}
