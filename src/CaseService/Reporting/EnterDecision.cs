using CaseService.Register;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ReportEntry> EnterDecision(Wire.EnterDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        var caller = context.Caller();
        MayReport(caller, name.Organisation);
        if (request.NotReportedBefore)
            caller.MustBePerson();

        return database.Once(request, context, async work =>
        {
            var decision = await Decisions.Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Decision);
            if (decision is not { State: "taken", ReportTo: { } board })
                throw Refused.Precondition("NOT_REPORTED", "Only a taken decision that is reported to a board enters a report.", ("state", decision.State));

            await Meetings.LockBoard(work, name.Organisation, board);
            await Cases.Lock(work, name);
            var entered = await Listing.Of(work, name, number);
            var isToBe = entered with { ReportedBefore = entered.ReportedBefore && !request.NotReportedBefore };
            if (isToBe != entered && entered.Meeting is { } listed)
                (await Meetings.Find(work, new(name.Organisation, board, listed))).MustNotBeMinuted();
            if (isToBe != entered || entered.Meeting is null)
            {
                var meeting = await Listing.MeetingFor(work, board, isToBe) ?? throw NoMeeting(board, isToBe);
                await Listing.Enter(work, new(name.Organisation, board, meeting), [entered]);
            }

            return (await Reports.OfCase(work, name)).Single(entry => entry.Decision == request.Decision);
        });
    }

    private static Refused NoMeeting(string board, ToReport decision) =>
        decision.ReportedBefore
            ? Refused.Precondition("REPORTED_BEFORE", "The decision was taken before its case was imported, and the report of its time is not open.",
                ("board", board), ("decided", $"{decision.Decided:yyyy-MM-dd}"))
            : Refused.Precondition("NO_MEETING", "The board has no meeting whose agenda is still open.", ("board", board), ("decided", $"{decision.Decided:yyyy-MM-dd}"));

    /// <summary>Software may make reports: it decides nothing.</summary>
    private static void MayReport(Caller caller, string organisation)
    {
        caller.In(organisation);
        if (caller.Kind == CallerKind.Person)
            caller.In(organisation, Roles.Registrar);
    }
}
