using Contracts.Cases.V1;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>A registrar records what was decided: what is wrong with it is a finding.</summary>
public sealed class Recording(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_decided_without_money_in_the_frame_is_recorded_with_a_finding()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBeRecorded(1_000_001);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.Record(proposed.Name));
        Assert.Equal("MONEY_NOT_HELD", values["codes"]);
        var recorded = await matter.Record(proposed.Name, "MONEY_NOT_HELD");

        Assert.Equal((DecisionState.Taken, ""), (recorded.State, recorded.Reservation));
        Assert.Equal(["MONEY_NOT_HELD"], recorded.Findings.Select(finding => finding.Code));
        Assert.Equal(recorded, await matter.Record(proposed.Name));
        Assert.Equal((0, 0), await matter.Money());
    }

    [Fact]
    public async Task What_is_to_be_recorded_has_its_money_from_when_it_is()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBeRecorded(400_000);
        Assert.Equal(("", (0, 0)), (proposed.Reservation, await matter.Money()));
        await matter.NoteConflict(Matter.Director);

        // Nothing moves until all is acknowledged.
        await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.Record(proposed.Name));
        Assert.Equal((0, 0), await matter.Money());
        var recorded = await matter.Record(proposed.Name, "CONFLICT_OF_INTEREST");

        Assert.NotEqual("", recorded.Reservation);
        await matter.MoneyIs(held: 0, committed: 400_000);
    }

    [Fact]
    public async Task What_is_to_be_recorded_is_not_taken_without_its_money_and_only_a_registrar_proposes_it()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBeRecorded(400_000);

        await Refusal.Of(StatusCode.FailedPrecondition, "MONEY_NOT_HELD", matter.Take(proposed.Name));
        var refused = await Assert.ThrowsAsync<RpcException>(() => matter.ProposeToBeRecorded(1, by: matter.Register.Officer));
        Assert.Equal("ROLE_MISSING", Refusal.Info(refused)?.Type);
    }

    [Fact]
    public async Task One_person_does_not_sign_for_two()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();
        var office = new Signature { Office = $"{matter.Register.Name}/offices/direktor" };
        var named = new Signature { Office = office.Office, Person = $"{matter.Register.Name}/persons/{Matter.Director}" };
        var other = new Signature { Office = $"{matter.Register.Name}/offices/ordforande" };

        Assert.Equal(["decided_by[1]"], await Violated.Fields(Record(office, named)));
        Assert.Equal(2, (await Record(office, other)).DecidedBy.Count);

        AsyncUnaryCall<Decision> Record(params Signature[] by) => host.Decisions.RecordDecisionAsync(
            new() { Name = proposed.Name, Decided = Matter.Day(Matter.Today), DecidedBy = { by }, AcknowledgedFindings = { "OFFICE_NOT_DELEGATE" } }, matter.Registrar, cancellationToken: Now);
    }

    [Fact]
    public async Task A_case_is_decided_by_a_delegate_of_its_own_board_and_otherwise_it_is_a_finding()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal(clause: "9.1");
        request.Decision.Board = await matter.AnotherBoard();
        var proposed = await matter.Propose(request);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "BOARD_NOT_OF_CASE", matter.Take(proposed.Name));
        Assert.Equal((request.Decision.Board, matter.Register.Board), (values["board"], values["boardOfCase"]));
        var asked = new CheckAuthorityRequest { Board = request.Decision.Board, Clause = "9.1", Day = Matter.Day(Matter.Today), Case = matter.Name };
        Assert.Equal("BOARD_NOT_OF_CASE", Assert.Single((await host.Delegation.CheckAuthorityAsync(asked, matter.Register.As(Matter.Director), cancellationToken: Now)).Findings).Code);

        Assert.Equal(["BOARD_NOT_OF_CASE"], (await matter.Record(proposed.Name, "BOARD_NOT_OF_CASE")).Findings.Select(finding => finding.Code));
    }
}
