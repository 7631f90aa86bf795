using Contracts.Documents;

namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    private const int LongestDecision = 200;

    public override Task<Wire.Disposal> DecideDisposal(Wire.DecideDisposalRequest request, ServerCallContext context)
    {
        var (organisation, number) = Disposals.Parse(request.Name);
        var caller = context.Caller();
        caller.In(organisation, Roles.Registrar);
        caller.MustBePerson();
        var violations = new Violations();
        var decision = violations.Line(request.Decision, "decision", LongestDecision);
        var decidedBy = violations.Line(request.DecidedBy, "decided_by", LongestDecision);
        violations.Require(request.Decided is not null, "decided", "expected a day");
        var decided = request.Decided.Read(violations, "decided");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var today = SwedishTime.Day(work.At);
            if (decided > today)
                throw Refused.Invalid("decided", $"expected a day that isn't after {today:O}, found {decided:O}");
            await Disposals.LockAll(work, organisation);
            var disposal = await Disposals.Load(work, request.Name);
            disposal.MustBeOpen();
            var entries = await Disposals.Entries(work, disposal);
            await Disposals.LockCases(work, organisation, entries.Select(entry => entry.CaseId));
            await MustStillBeDisposable(work, disposal, today);

            await work.ExecuteOne(
                """
                UPDATE disposal SET (state, decision, decided, decided_by) = ('DISPOSED', @decision, @decided, @decidedBy)
                WHERE organisation = @organisation AND number = @number
                """,
                new { organisation, number, decision, decided, decidedBy });
            await work.Execute("SELECT dispose_of(@organisation, @number)", new { organisation, number });
            foreach (var entry in entries)
                work.Publish(
                    entry.Case,
                    new DocumentDisposed(
                        organisation, entry.Case, entry.Name, disposal.Name, $"organisations/{organisation}/retentionRules/{entry.Rule}", entry.LegalReference, decision,
                        caller.Subject, caller.Name, caller.Application, work.At));
            return await Show(work, request.Name);
        });
    }

    // What was decided is the list as it stands: with anything on it that may not go any more, another list is needed.
    private static async Task MustStillBeDisposable(Work work, Disposal disposal, DateOnly today)
    {
        var outdated = await work.All<string>(
            """
            SELECT 'organisations/' || organisation || '/cases/' || case_id || '/documents/' || document FROM disposal_entry AS entry
            WHERE organisation = @Organisation AND disposal = @Number AND NOT EXISTS (
              SELECT FROM disposable(@Organisation, @today) AS due
              WHERE (due.case_id, due.document, due.revision, due.rule, due.legal_reference) = (entry.case_id, entry.document, entry.revision, entry.rule, entry.legal_reference))
            ORDER BY case_id, document
            """,
            new { disposal.Organisation, disposal.Number, today });
        if (outdated.Count > 0)
            throw Refused.Precondition(
                "DISPOSAL_OUTDATED",
                $"{outdated.Count} documents on the list may not be disposed of any more; make another list.",
                [("disposal", disposal.Name), ("count", $"{outdated.Count}"), .. outdated.Take(20).Select((document, index) => ($"document_{index + 1}", document))]);
    }
}
