using Contracts.Cases.V1;
using Dapper;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>Corrections, amendments and revocations are new decisions that refer to the old one, which stays as it was.</summary>
public sealed class Changing(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_decision_stays_as_it_was_and_shows_by_what_it_was_changed()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose(100_000)).Name);

        var correction = await matter.Take((await matter.ProposeChange(ChangeKind.Correction, old.Name)).Name);
        var amendment = await matter.Take((await matter.ProposeChange(ChangeKind.Amendment, old.Name, 50_000)).Name);
        var shown = await matter.Get(old.Name);

        Assert.Equal(new Change { Kind = ChangeKind.Amendment, Decision = old.Name }, amendment.Change);
        Assert.Equal([(ChangeKind.Correction, correction.Name), (ChangeKind.Amendment, amendment.Name)], shown.ChangedBy.Select(one => (one.Kind, one.Decision)));
        shown.ChangedBy.Clear();
        Assert.Equal(old, shown);
        await matter.MoneyIs(held: 0, committed: 150_000);
    }

    [Fact]
    public async Task A_proposed_change_changes_nothing_yet()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose()).Name);

        var proposed = await matter.ProposeChange(ChangeKind.Revocation, old.Name);
        Assert.Empty((await matter.Get(old.Name)).ChangedBy);
        await matter.Withdraw(proposed.Name);

        Assert.Equal(old, await matter.Get(old.Name));
    }

    [Fact]
    public async Task A_revocation_gives_back_what_was_committed_and_what_the_limit_had_used()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Case));
        var old = await matter.Take((await matter.Propose(400_000, "8.3")).Name);
        await matter.MoneyIs(held: 0, committed: 400_000);
        var next = await matter.Propose(300_000, "8.3");
        await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_EXCEEDED", matter.Take(next.Name));

        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, old.Name)).Name);
        await matter.Take(next.Name);

        await matter.MoneyIs(held: 0, committed: 300_000);
    }

    [Fact]
    public async Task What_was_revoked_can_be_decided_anew_in_the_same_words_and_what_stands_is_the_same_proposal()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose(100_000)).Name);
        Assert.Equal(old, await matter.Propose(100_000));
        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, old.Name)).Name);

        var anew = await matter.Propose(100_000);

        Assert.Equal((DecisionState.Proposed, $"{matter.Name}/decisions/3"), (anew.State, anew.Name));
        Assert.Equal(anew, await matter.Propose(100_000));
        await matter.Take(anew.Name);
        await matter.MoneyIs(held: 0, committed: 100_000);
    }

    [Fact]
    public async Task With_a_decision_its_amendments_end_and_theirs_but_not_those_of_others()
    {
        var matter = await Matter.Create(host, Matter.UpTo(250_000, LimitScope.Case));
        var old = await matter.Take((await matter.Propose(100_000, "8.3")).Name);
        var other = await matter.Take((await matter.Propose(20_000, "8.3")).Name);
        var amendment = await matter.Take((await matter.ProposeChange(ChangeKind.Amendment, old.Name, 50_000, "8.3")).Name);
        var second = await matter.Take((await matter.ProposeChange(ChangeKind.Amendment, amendment.Name, 30_000, "8.3")).Name);
        var ended = await matter.Take((await matter.ProposeChange(ChangeKind.Amendment, old.Name, 10_000, "8.3")).Name);
        var first = await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, ended.Name, clause: "8.3")).Name);
        await matter.MoneyIs(held: 0, committed: 200_000);

        var revocation = await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, old.Name, clause: "8.3")).Name);

        await matter.MoneyIs(held: 0, committed: 20_000);
        string[] fallen = [old.Name, amendment.Name, second.Name];
        foreach (var name in fallen)
        {
            Assert.Equal(revocation.Name, (await matter.Get(name)).RevokedBy);
            Assert.False((await host.Reporting.GetLegalForceAsync(new() { Decision = name }, matter.Register.Officer, cancellationToken: Now)).MayBeCarriedOut);
        }

        Assert.Equal((first.Name, ""), ((await matter.Get(ended.Name)).RevokedBy, (await matter.Get(other.Name)).RevokedBy));
        await IsRefused("DECISION_REVOKED", matter.ProposeChange(ChangeKind.Amendment, second.Name, 1));
        // The limit is free but for the other decision.
        await matter.Take((await matter.Propose(230_000, "8.3")).Name);
    }

    [Fact]
    public async Task No_delegate_revokes_what_a_board_has_amended_since_its_amendment_would_fall()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose()).Name);
        var request = matter.Proposal();
        (request.Decision.Kind, request.Decision.Clause, request.Decision.ProposedBy) = (DecisionKind.Board, "", $"{matter.Register.Name}/offices/direktor");
        request.Decision.Change = new Change { Kind = ChangeKind.Amendment, Decision = old.Name };
        await matter.RecordBoards(Matter.Minuted((await matter.Propose(request)).Name));

        await IsRefused("DECIDED_BY_BOARD", matter.ProposeChange(ChangeKind.Revocation, old.Name));
    }

    [Fact]
    public async Task Not_even_a_board_sets_money_aside_by_a_revocation()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose()).Name);
        var request = matter.Proposal();
        (request.Decision.Kind, request.Decision.Clause, request.Decision.ProposedBy) = (DecisionKind.Board, "", $"{matter.Register.Name}/offices/direktor");
        request.Decision.Change = new Change { Kind = ChangeKind.Revocation, Decision = old.Name };
        var proposed = await matter.Propose(request);

        Assert.Equal(["points[0]"], await Violated.Fields(matter.RecordBoards(Matter.Minuted(proposed.Name, matter.SetAside(300_000)))));
        Assert.Equal((0, 0), await matter.Money());
    }

    [Fact]
    public async Task What_is_dated_before_what_it_changes_is_a_finding_whoever_decided_it()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Record((await matter.Propose()).Name, Matter.Today.AddDays(-5), "direktor");
        var amendment = await matter.ProposeChange(ChangeKind.Amendment, old.Name);
        var request = matter.Proposal();
        (request.Decision.Kind, request.Decision.Clause, request.Decision.ProposedBy) = (DecisionKind.Board, "", $"{matter.Register.Name}/offices/direktor");
        request.Decision.Change = new Change { Kind = ChangeKind.Correction, Decision = old.Name };
        var boards = Matter.Minuted((await matter.Propose(request)).Name);
        boards.Meeting = Matter.Day(Matter.Today.AddDays(-6));

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.Record(amendment.Name, Matter.Today.AddDays(-6), "direktor"));
        Assert.Equal("CHANGE_BEFORE_DECISION", values["codes"]);
        await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.RecordBoards(boards));
        boards.AcknowledgedFindings.Add("CHANGE_BEFORE_DECISION");

        Assert.Equal(["CHANGE_BEFORE_DECISION"], (await matter.RecordBoards(boards)).Findings.Select(finding => finding.Code));
        Assert.Empty((await matter.Record(amendment.Name, Matter.Today.AddDays(-5), "direktor")).Findings);
    }

    [Fact]
    public async Task What_is_revoked_is_neither_revoked_again_nor_amended_but_may_be_corrected()
    {
        var matter = await Matter.Create(host);
        var old = await matter.Take((await matter.Propose()).Name);
        var amendment = await matter.ProposeChange(ChangeKind.Amendment, old.Name);
        var revocation = await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, old.Name)).Name);

        // Also what was proposed while it stood.
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_REVOKED", matter.Take(amendment.Name));
        await IsRefused("DECISION_REVOKED", matter.ProposeChange(ChangeKind.Amendment, old.Name, 1));
        await IsRefused("REVOCATION_STANDS", matter.ProposeChange(ChangeKind.Revocation, revocation.Name));
        Assert.Equal(DecisionState.Proposed, (await matter.ProposeChange(ChangeKind.Correction, old.Name)).State);
    }

    [Fact]
    public async Task Only_what_was_decided_is_changed_and_only_an_amendment_sets_money_aside()
    {
        var matter = await Matter.Create(host);
        var open = await matter.Propose();
        var taken = await matter.Take((await matter.Propose(1_000)).Name);

        await IsRefused("DECISION_NOT_TAKEN", matter.ProposeChange(ChangeKind.Correction, open.Name));
        await IsRefused("RESOURCE_NOT_FOUND", matter.ProposeChange(ChangeKind.Correction, $"{matter.Name}/decisions/77"));
        await IsRefused("INVALID_REQUEST", matter.ProposeChange(ChangeKind.Correction, taken.Name, 1_000));
        await IsRefused("INVALID_REQUEST", matter.ProposeChange(ChangeKind.Revocation, (await (await matter.Another()).Propose()).Name));
    }

    [Fact]
    public async Task What_a_board_decided_is_changed_by_the_board()
    {
        var matter = await Matter.Create(host);
        var boards = await matter.RecordBoards(Matter.Minuted((await matter.ProposeToBoard()).Name));

        await IsRefused("DECIDED_BY_BOARD", matter.ProposeChange(ChangeKind.Amendment, boards.Name));
    }

    [Theory]
    [InlineData("points = '[]'")]
    [InlineData("state = 'proposed', decided = NULL")]
    [InlineData("decided_by = '[]'")]
    public async Task Not_even_the_databases_owner_changes_what_was_decided(string change)
    {
        var matter = await Matter.Create(host);
        await matter.Take((await matter.Propose()).Name);
        await matter.Withdraw((await matter.Propose(1_000)).Name);
        await using var connection = new NpgsqlConnection(host.AdminConnection);

        foreach (var number in new[] { 1, 2 })
        {
            var fault = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(
                $"UPDATE decision SET {change} WHERE organisation = @Id AND number = @number", new { matter.Register.Id, number }));
            Assert.Contains("can't be changed", fault.MessageText, StringComparison.Ordinal);
        }
    }

    private static async Task IsRefused(string reason, Task<Decision> call) =>
        Assert.Equal(reason, Refusal.Info(await Assert.ThrowsAsync<RpcException>(() => call))?.Type);
}
