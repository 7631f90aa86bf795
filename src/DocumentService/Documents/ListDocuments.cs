namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.ListDocumentsResponse> ListDocuments(Wire.ListDocumentsRequest request, ServerCallContext context)
    {
        var parent = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(parent.Organisation);
        return database.Read(context, async work =>
        {
            var documents = await work.All<FiledDocument>(
                $"""
                SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
                WHERE document.organisation = @Organisation AND document.case_id = @Id ORDER BY document.number
                """,
                new { parent.Organisation, parent.Id, work.At });
            return new Wire.ListDocumentsResponse { Documents = { documents.Select(document => document.ToMessage()) } };
        });
    }
}
