using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override async Task<Wire.Decision> RecordBoardDecision(Wire.RecordBoardDecisionRequest request, ServerCallContext context)
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
        await MustExist(points, caller, context.CancellationToken);

        return await database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            ProposedContent.CheckChange(decision.Changes, points, violations, "points");
            violations.Refuse();
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
                var findings = await AgainstContent(work, after, meeting.Value);
                Failed.RefuseUnacknowledged(findings, request.AcknowledgedFindings);
                var (reservation, notHeld) = await HoldDecided(work, after, decision.Proposed, request.AcknowledgedFindings);
                await Decisions.Take(
                    work, decision, after with { Findings = [.. findings, .. notHeld] }, taken with { Reservation = reservation }, amounts: null, "BoardDecisionRecorded");
            }

            return await Load(work, name, number);
        });
    }
}
