using CaseService.Decisions;
using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ReportEntry> EnterDecision(Wire.EnterDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        var caller = context.Caller();
        caller.In(name.Organisation);
        if (caller.Kind == CallerKind.Person)
            caller.In(name.Organisation, Roles.Registrar);

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            if (await Entry(work, name, request.Decision) is { } before)
                return before;

            var decision = await Decisions.Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Decision);
            if (decision is not { State: "taken", Decided: { } decided, ReportTo: { } board })
                throw Refused.Precondition("NOT_REPORTED", "Only a taken decision that is reported to a board enters a report.", ("state", decision.State));

            var meeting = await NextMeeting(work, name.Organisation, board, await IsImported(work, name) ? decided : Later(decided, SwedishTime.Day(work.At)));
            await work.ExecuteOne(
                "INSERT INTO report_entry (organisation, case_id, decision, board, meeting) VALUES (@Organisation, @Id, @number, @board, @meeting)",
                new { name.Organisation, name.Id, number, board, meeting });
            await History.Add(work, name, "DecisionEntered", new { Decision = number, Board = board, Meeting = meeting });
            var meetingName = $"organisations/{name.Organisation}/boards/{board}/meetings/{meeting:yyyy-MM-dd}";
            work.Publish(name.ToString(), new DecisionEntered(name.Organisation, name.ToString(), request.Decision, meetingName, work.At));
            return (await Entry(work, name, request.Decision))!;
        });
    }

    private static async Task<Wire.ReportEntry?> Entry(Work work, CaseName name, string decision) =>
        (await Reports.OfCase(work, name)).SingleOrDefault(entry => entry.Decision == decision);

    // A decision of an imported case was reported in its time. Any other goes to an agenda that is still open, also when it is recorded late.
    private static Task<bool> IsImported(Work work, CaseName name) =>
        work.One<bool>("SELECT imported FROM case_file WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id });

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static async Task<DateOnly> NextMeeting(Work work, string organisation, string board, DateOnly from) =>
        await work.Find<DateOnly?>(
            "SELECT min(date) FROM meeting WHERE organisation = @organisation AND board = @board AND agenda_cut_off >= @from",
            new { organisation, board, from })
        ?? throw Refused.Precondition("NO_MEETING", "The board has no meeting whose agenda is still open.",
            ("board", board), ("from", $"{from:yyyy-MM-dd}"));
}
