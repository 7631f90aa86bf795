using Google.Protobuf;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    private const int MostUploads = 1_000;

    public override Task<Wire.UploadSession> CreateUpload(Wire.CreateUploadRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var metadata = request.Metadata ?? new Wire.UploadMetadata();
        var violations = new Violations();
        var target = UploadTarget.Read(metadata, violations.Below("metadata"));
        violations.Require(metadata.RequestId.Length == 0, "metadata.request_id", "expected none: request_id is the request's own");
        violations.Require(target.Case is null || target.Case.Organisation == organisation, "metadata.parent", $"expected a name in {request.Parent}");
        violations.Refuse();
        MustNotBeTooLarge(metadata.Document.Size);

        return database.Once(request, context, async work =>
        {
            if (target.Document is not null)
                await Versions.MayAdd(work, target);
            var name = new UploadName(organisation, Guid.CreateVersion7(work.At));
            // Somebody who begins uploads without end fills the disk; a few too many, begun at the same moment, don't.
            var begun = await work.Execute(
                """
                INSERT INTO upload (organisation, upload, metadata, expires) SELECT @organisation, @Id, @metadata, @expires
                WHERE (SELECT count(*) FROM upload WHERE organisation = @organisation AND document = '' AND expires > @At) < @MostUploads
                """,
                new { organisation, name.Id, metadata = metadata.ToByteArray(), expires = work.At + options.Value.UploadsKept, work.At, MostUploads });
            if (begun == 0)
                throw new Refused(StatusCode.ResourceExhausted, "TOO_MANY_UPLOADS", $"{MostUploads} uploads are not finished yet, which is the limit.", ("limit", $"{MostUploads}"));
            return (await UploadSession.Load(work, name)).ToMessage(name);
        });
    }
}
