using Contracts.Documents;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> MarkDocumentSecrecy(Wire.MarkDocumentSecrecyRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.OptionalText(request.Reason, "reason", LongestReason);
        var mark = Secrecy.Read(request.Secrecy, violations);
        violations.Refuse();

        // What is struck is shown as well, so it is marked as well.
        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            var before = document.Secrecy;
            if (before == mark)
                return document.ToMessage();
            if (before is not null && reason.Length == 0)
                throw Refused.Invalid("reason", "expected why the mark is changed or lifted");

            await work.ExecuteOne(
                """
                UPDATE document SET secrecy_provision = @Provision, secrecy_date = @Date, secrecy_authority = @Authority, revision = revision + 1
                WHERE organisation = @Organisation AND case_id = @Id AND number = @number
                """,
                new { parent.Organisation, parent.Id, number, mark?.Provision, mark?.Date, mark?.Authority });
            work.Publish(
                $"{parent}",
                new DocumentSecrecyChanged(
                    parent.Organisation, $"{parent}", document.Name, mark?.Provision ?? "", mark?.Date, mark?.Authority ?? "",
                    before?.Provision ?? "", before?.Date, before?.Authority ?? "", reason, caller.Subject, caller.Name, caller.Application, work.At));
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }
}
