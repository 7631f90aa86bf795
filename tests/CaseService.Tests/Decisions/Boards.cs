using Contracts.Cases.V1;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>A proposal goes to a board, which decides itself; and what is decided in the board's place since it can't wait.</summary>
public sealed class Boards(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_decides_as_proposed_and_the_money_is_committed()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard(460_000);
        Assert.Equal(CaseStatus.AtBoard, await matter.Status());

        var decided = await matter.RecordBoards(Matter.Minuted(proposed.Name));

        Assert.Equal((DecisionState.Taken, "§ 45", matter.Register.Board, Matter.Day(Matter.Today)), (decided.State, decided.Paragraph, decided.Board, decided.Decided));
        Assert.Empty(decided.DecidedBy);
        Assert.Empty(decided.ProposedPoints);
        Assert.Equal(proposed.SignedBy, decided.SignedBy);
        Assert.Equal(CaseStatus.Decided, await matter.Status());
        await matter.MoneyIs(held: 0, committed: 460_000);
        Assert.Equal(decided, await matter.RecordBoards(Matter.Minuted(proposed.Name)));
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(999_999.5)]
    public async Task A_board_decides_otherwise_and_the_money_is_exchanged(double kronor)
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard(460_000);

        var decided = await matter.RecordBoards(Matter.Minuted(proposed.Name, matter.SetAside((decimal)kronor)));

        Assert.Equal(Matter.Sek((decimal)kronor), Assert.Single(decided.Points).Amount);
        Assert.Equal(proposed.Points, decided.ProposedPoints);
        await matter.MoneyIs(held: 0, committed: (long)kronor);
        Assert.Equal(decided, await matter.RecordBoards(Matter.Minuted(proposed.Name, matter.SetAside((decimal)kronor))));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_TAKEN", matter.RecordBoards(Matter.Minuted(proposed.Name)));
    }

    [Fact]
    public async Task A_boards_no_is_its_decision_and_the_money_is_free_again()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard(460_000);
        await Refusal.Of(StatusCode.FailedPrecondition, "DECIDED_BY_BOARD", matter.Decline(proposed.Name));

        var decided = await matter.RecordBoards(Matter.Minuted(proposed.Name, new DecisionPoint { Text = "Avslå förslaget." }));

        Assert.Equal(("", DecisionState.Taken), (decided.Reservation, decided.State));
        await matter.MoneyIs(0, 0);
    }

    [Fact]
    public async Task That_the_money_for_what_a_board_decided_is_not_there_is_a_finding_and_until_then_nothing_moves()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard(460_000);
        var request = Matter.Minuted(proposed.Name, matter.SetAside(1_000_001));

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.RecordBoards(request));
        Assert.Equal("MONEY_NOT_HELD", values["codes"]);
        Assert.Equal((460_000, 0), await matter.Money());
        Assert.Equal(proposed, await matter.Get(proposed.Name));

        request.AcknowledgedFindings.Add("MONEY_NOT_HELD");
        var decided = await matter.RecordBoards(request);

        Assert.Equal(["MONEY_NOT_HELD"], decided.Findings.Select(finding => finding.Code));
        await matter.MoneyIs(0, 0);
    }

    [Fact]
    public async Task What_lies_with_a_board_is_taken_by_no_officer_and_what_does_not_is_recorded_as_no_boards()
    {
        var matter = await Matter.Create(host);
        var (atBoard, proposed) = (await matter.ProposeToBoard(), await matter.Propose());
        var tomorrow = Matter.Minuted(atBoard.Name);
        tomorrow.Meeting = Matter.Day(Matter.Today.AddDays(1));

        await Refusal.Of(StatusCode.FailedPrecondition, "DECIDED_BY_BOARD", matter.Take(atBoard.Name));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECIDED_BY_BOARD", matter.Record(atBoard.Name));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_AT_BOARD", matter.RecordBoards(Matter.Minuted(proposed.Name)));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_IN_FUTURE", matter.RecordBoards(tomorrow));
        await Refusal.Of(
            StatusCode.PermissionDenied, "ROLE_MISSING", host.Decisions.RecordBoardDecisionAsync(Matter.Minuted(atBoard.Name), matter.Register.As(Matter.Director), cancellationToken: Now));
    }

    [Fact]
    public async Task The_chair_decides_what_can_not_wait_and_it_reaches_the_board_whatever_the_clause_says()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal(clause: "1.1");
        request.Decision.Urgency = "Ansökan stänger före nämndens nästa möte.";
        var proposed = await matter.Propose(request);

        var taken = await matter.Take(proposed.Name, by: Matter.Chair);

        Assert.Equal((matter.Register.Board, request.Decision.Urgency), (taken.ReportTo, taken.Urgency));
    }

    [Fact]
    public async Task An_urgent_mandate_is_for_what_can_not_wait_and_no_other_clause_is()
    {
        var matter = await Matter.Create(host);
        var notUrgent = await matter.Propose(clause: "1.1");
        var request = matter.Proposal();
        request.Decision.Urgency = "Det är bråttom.";
        var noMandate = await matter.Propose(request);

        await Refusal.Of(StatusCode.FailedPrecondition, "URGENCY_NOT_STATED", matter.Take(notUrgent.Name, by: Matter.Chair));
        await Refusal.Of(StatusCode.FailedPrecondition, "NO_URGENT_MANDATE", matter.Take(noMandate.Name));
    }
}
