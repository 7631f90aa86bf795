namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override async Task<Wire.CancelUploadResponse> CancelUpload(Wire.CancelUploadRequest request, ServerCallContext context)
    {
        var name = UploadName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        await database.Read(context, work => UploadSession.Load(work, name));
        using (Take(name))
        {
            await database.Change(context.Caller(), context.CancellationToken, work =>
                work.Execute("DELETE FROM upload WHERE organisation = @Organisation AND upload = @Id", new { name.Organisation, name.Id }));
            store.Remove(name);
        }

        return new();
    }
}
