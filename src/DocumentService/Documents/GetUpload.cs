namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.UploadSession> GetUpload(Wire.GetUploadRequest request, ServerCallContext context)
    {
        var name = UploadName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        return database.Read(context, async work => (await UploadSession.Load(work, name)).ToMessage(name));
    }
}
