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
                $"SELECT {FiledDocument.Columns} FROM document WHERE organisation = @Organisation AND case_id = @Id ORDER BY number",
                new { parent.Organisation, parent.Id });
            return new Wire.ListDocumentsResponse { Documents = { documents.Select(document => document.ToMessage()) } };
        });
    }
}
