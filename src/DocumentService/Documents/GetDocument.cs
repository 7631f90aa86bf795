namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> GetDocument(Wire.GetDocumentRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        context.Caller().In(parent.Organisation);
        return database.Read(context, async work => (await FiledDocument.Load(work, parent, number)).ToMessage());
    }
}
