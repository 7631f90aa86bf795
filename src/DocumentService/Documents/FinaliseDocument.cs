using Contracts.Documents;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> FinaliseDocument(Wire.FinaliseDocumentRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        violations.Require(request.Etag.Length > 0, "etag", "expected the etag of the document as it was read");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            document.MustBeThere();
            if (document.State == Wire.DocumentState.Final)
                return document.ToMessage();
            document.MustNotBeStruck();
            document.MustNotBeLocked();
            document.MustBe(request.Etag);

            await work.ExecuteOne(
                "UPDATE document_version SET finalised = @At WHERE organisation = @Organisation AND case_id = @Id AND document = @number AND version = @Version",
                new { parent.Organisation, parent.Id, number, document.Version, work.At });
            await work.ExecuteOne(
                "UPDATE document SET state = 'Final', revision = revision + 1 WHERE organisation = @Organisation AND case_id = @Id AND number = @number",
                new { parent.Organisation, parent.Id, number });
            work.Publish(
                $"{parent}",
                new DocumentFinalised(parent.Organisation, $"{parent}", document.Name, document.Version, document.Sha256, caller.Subject, caller.Name, caller.Application, work.At));
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }
}
