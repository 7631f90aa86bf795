using System.Diagnostics;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override async Task<Wire.Document> UploadDocument(IAsyncStreamReader<Wire.UploadDocumentRequest> requestStream, ServerCallContext context)
    {
        using var parts = new ReceivedStream<Wire.UploadDocumentRequest>(
            requestStream, part => part.PartCase == Wire.UploadDocumentRequest.PartOneofCase.Chunk ? part.Chunk : null, options.Value, clock, context.CancellationToken);
        var metadata = (await parts.First())?.Metadata ?? throw Refused.Invalid("metadata", "expected the metadata as the first message");
        var violations = new Violations();
        var target = UploadTarget.Read(metadata, violations);
        violations.Refuse();
        context.Caller().In(target.Case.Organisation);
        var announced = metadata.Document.Clone();
        MustNotBeTooLarge(announced.Size);
        // What comes again may have been done already, so that it could not be done any more.
        if (target.Document is not null && metadata.RequestId.Length == 0)
            await database.Read(context, work => Versions.MayAdd(work, target));

        await using var content = store.Receive();
        try
        {
            while (await parts.Next() is { } piece)
            {
                MustNotBeTooLarge(content.Size + piece.Length);
                await content.Write(piece, parts.Cancellation);
            }

            await content.Complete();
        }
        catch (IOException fault) when (Posix.IsFull(fault))
        {
            throw Full(fault);
        }

        // A repeated request is the same request only with the same content.
        (metadata.Document.Size, metadata.Document.Sha256) = (content.Size, content.Facts.Sha256);
        await using (var whole = content.Open())
            target = target.Verify(announced, content.Size, content.Facts, whole);
        return await Enter(target, metadata, content, null, context);
    }

    /// <summary>A complete content becomes a document or a version, once for each request_id.</summary>
    private async Task<Wire.Document> Enter(
        UploadTarget target, Google.Protobuf.IMessage request, IncomingContent content, UploadName? upload, ServerCallContext context)
    {
        try
        {
            return target.Description is { } description
                // Documents share transactions, since many small ones come at a time.
                ? await filings.Once(target.Case.Organisation, request, context, new Filing(target.Case, description, content, context.Caller(), upload, Activity.Current?.Id))
                : await database.Once(request, context, async work => (await Versions.Save(work, store, target, content, upload)).ToMessage());
        }
        catch (IOException fault) when (Posix.IsFull(fault))
        {
            throw Full(fault);
        }
    }

    private void MustNotBeTooLarge(long size)
    {
        if (size > options.Value.LargestBytes)
            throw new Refused(
                StatusCode.InvalidArgument, "TOO_LARGE", $"A document has at most {options.Value.LargestBytes} octets.", ("limit", $"{options.Value.LargestBytes}"));
    }

    private Refused Full(IOException fault)
    {
        log.LogError(fault, "The store of contents is full");
        return new Refused(StatusCode.ResourceExhausted, "STORE_FULL", "There is no room for the content right now; nothing of it was filed.");
    }
}
