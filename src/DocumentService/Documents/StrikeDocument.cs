using Contracts.Documents;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> StrikeDocument(Wire.StrikeDocumentRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            if (document.Struck is not null && document.StruckReason == reason)
                return document.ToMessage();
            document.MustNotBeStruck();
            document.MustNotBeLocked();

            // The same content can be filed again, under a number of its own.
            await work.ExecuteOne(
                """
                UPDATE document SET struck = @day, struck_reason = @reason, filed_as = NULL, revision = revision + 1
                WHERE organisation = @Organisation AND case_id = @Id AND number = @number
                """,
                new { parent.Organisation, parent.Id, number, day = SwedishTime.Day(work.At), reason });
            work.Publish(
                $"{parent}", new DocumentStruck(parent.Organisation, $"{parent}", document.Name, reason, caller.Subject, caller.Name, caller.Application, work.At));
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }
}
