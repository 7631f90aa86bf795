using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> RecordBoardDecision(Wire.RecordBoardDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation, Roles.Registrar);
        caller.MustBePerson();
        var violations = new Violations();
        var asked = request.Board.Length == 0 ? null : Names.TryIn("boards", request.Board);
        violations.Require(request.Board.Length == 0 || asked?.Organisation == name.Organisation, "board", $"expected organisations/{name.Organisation}/boards/ID, found '{request.Board}'");
        violations.Require(request.Meeting is not null, "meeting", "expected the day of the meeting");
        var meeting = request.Meeting.Read(violations, "meeting");
        var paragraph = violations.Line(request.Paragraph, "paragraph", 50);
        var points = ProposedContent.ReadPoints(request.Points, name, violations, "points");
        ReadSha256(request.OriginalSha256, violations, "original_sha256");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var board = asked?.Id ?? decision.Board ?? throw Refused.Invalid("board", "expected the board that decided, since the proposal doesn't say");
            var title = await work.Find<string>("SELECT display_name FROM board WHERE organisation = @Organisation AND board = @board", new { name.Organisation, board })
                ?? throw Refused.NotFound("board", $"organisations/{name.Organisation}/boards/{board}");
            var boards = new BoardsDecision(board, title, meeting!.Value, paragraph, points.Count == 0 ? decision.AsProposed : points, request.OriginalSha256);

            // Null: it was recorded exactly like this before. The same answer again, and no second event.
            if (decision.RecordBoards(boards, work.At) is { } taken)
            {
                await ChangedMustStand(work, decision);
                var after = decision with
                {
                    Board = board, Points = boards.Points, ProposedPoints = boards.HasPointsOf(decision) ? [] : decision.Points, OriginalSha256 = boards.OriginalSha256,
                };
                var (reservation, findings) = await Exchange(work, after, request.AcknowledgedFindings);
                await Decisions.Take(
                    work, decision, after with { Findings = findings }, taken with { Reservation = reservation }, new(after.OwnMoney, null, null), "BoardDecisionRecorded");
            }

            return await Load(work, name, number);
        });
    }

    /// <summary>
    /// Holds what the board's points need in the place of what is held for the proposal, as the last thing before the decision is kept. If this process
    /// dies in between, the next attempt finds the money; without one it is released with the proposal, or expires.
    /// </summary>
    private async Task<(string Reservation, IReadOnlyList<Finding> Findings)> Exchange(Work work, Decision decision, IReadOnlyCollection<string> acknowledged)
    {
        try
        {
            return (await Hold(work, decision, await Cases.Load(work, decision.Case), decision.Proposed), []);
        }
        catch (RpcException exhausted) when (exhausted.StatusCode == StatusCode.FailedPrecondition)
        {
            // The board has decided all the same.
            IReadOnlyList<Finding> findings =
                [Found.Of("MONEY_NOT_HELD", "There is not enough money in the frames for what the board decided.", ("decision", decision.Name), ("cause", exhausted.Status.Detail))];
            Failed.RefuseUnacknowledged(findings, acknowledged);
            await ReleaseHeld(work, decision);
            return ("", findings);
        }
    }
}
