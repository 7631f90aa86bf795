using CaseService.Decisions;
using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ReportEntry> EnterDecision(Wire.EnterDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        context.Caller().In(name.Organisation);

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            if (await Entry(work, name, request.Decision) is { } before)
                return before;

            var decision = await Decisions.Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Decision);
            if (decision is not { State: "taken", Decided: { } decided, ReportTo: { } board })
                throw Refused.Precondition("NOT_REPORTED", "Only a taken decision that is reported to a board enters a report.", ("state", decision.State));

            var meeting = await NextMeeting(work, name.Organisation, board, decided);
            await work.ExecuteOne(
                "INSERT INTO report_entry (organisation, case_id, decision, board, meeting) VALUES (@Organisation, @Id, @number, @board, @meeting)",
                new { name.Organisation, name.Id, number, board, meeting });
            await History.Add(work, name, "DecisionEntered", new { Decision = number, Board = board, Meeting = meeting });
            var meetingName = $"organisations/{name.Organisation}/boards/{board}/meetings/{meeting:yyyy-MM-dd}";
            await work.Publish(name.ToString(), new DecisionEntered(name.Organisation, name.ToString(), request.Decision, meetingName, work.At));
            return (await Entry(work, name, request.Decision))!;
        });
    }

    private static async Task<Wire.ReportEntry?> Entry(Work work, CaseName name, string decision) =>
        (await Reports.OfCase(work, name)).SingleOrDefault(entry => entry.Decision == decision);

    private static async Task<DateOnly> NextMeeting(Work work, string organisation, string board, DateOnly decided) =>
        await work.Find<DateOnly?>(
            "SELECT min(date) FROM meeting WHERE organisation = @organisation AND board = @board AND agenda_cut_off >= @decided",
            new { organisation, board, decided })
        ?? throw Refused.Precondition("NO_MEETING", "The board has no meeting whose agenda is still open on the day of the decision.",
            ("board", board), ("decided", $"{decided:yyyy-MM-dd}"));
}
