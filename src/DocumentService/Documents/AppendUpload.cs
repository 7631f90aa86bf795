namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    // So much is sent again at most when the service dies.
    private const long KeptAtOnce = 64 * 1024 * 1024;

    public override async Task<Wire.UploadSession> AppendUpload(IAsyncStreamReader<Wire.AppendUploadRequest> requestStream, ServerCallContext context)
    {
        using var parts = new ReceivedStream<Wire.AppendUploadRequest>(
            requestStream, part => part.PartCase == Wire.AppendUploadRequest.PartOneofCase.Chunk ? part.Chunk : null, options.Value, clock, context.CancellationToken);
        var start = (await parts.First())?.Start ?? throw Refused.Invalid("start", "expected where to append as the first message");
        var name = UploadName.Parse(start.Name, "start.name");
        context.Caller().In(name.Organisation);
        await database.Read(context, work => UploadSession.Load(work, name));

        await using var held = Take(name);
        // What others appended is known once the file is this call's alone.
        var upload = await database.Read(context, work => UploadSession.Load(work, name));
        if (upload.Sealed)
            throw Refused.Precondition("UPLOAD_SEALED", "The upload is complete: nothing is appended to it any more.", ("upload", $"{name}"), ("document", upload.Document));
        if (start.Offset != upload.Received)
            throw Refused.Precondition(
                "OFFSET_MISMATCH", $"The upload goes on at octet {upload.Received}.", ("stored", $"{upload.Received}"), ("offset", $"{start.Offset}"));

        try
        {
            await Append(parts, name, held, upload, context.Caller());
        }
        catch (IOException fault) when (Posix.IsFull(fault))
        {
            throw Full(fault);
        }

        return await database.Read(context, async work => (await UploadSession.Load(work, name)).ToMessage(name));
    }

    private async Task Append(ReceivedStream<Wire.AppendUploadRequest> parts, UploadName name, FileStream held, UploadSession upload, Caller caller)
    {
        var announced = upload.ToMetadata().Document.Size;
        var kept = upload.Received;
        var file = StoredFile.Continue(held, kept);
        try
        {
            while (await parts.Next() is { } piece)
            {
                MustNotBeTooLarge(file.Length + piece.Length);
                if (announced > 0 && file.Length + piece.Length > announced)
                    throw Refused.Invalid("chunk", $"expected {announced} octets in all, as was announced, found more");
                await file.Append(piece, parts.Cancellation);
                if (file.Durable - kept >= KeptAtOnce)
                    await Keep(kept = file.Durable);
            }
        }
        finally
        {
            // However the call ends: what has arrived need not be sent again.
            await Keep(await file.Settle());
        }

        Task Keep(long received) =>
            database.Change(caller, CancellationToken.None, work => UploadSession.Keep(work, name, received, work.At + options.Value.UploadsKept));
    }

    /// <summary>The upload's file, for this call alone.</summary>
    private FileStream Take(UploadName name)
    {
        try
        {
            return store.OpenUpload(name);
        }
        catch (IOException taken) when (!Posix.IsFull(taken))
        {
            throw new Refused(StatusCode.Aborted, "UPLOAD_BUSY", "Another call works on the upload; ask for its offset and try again.", ("upload", $"{name}"));
        }
    }
}
