namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override async Task<Wire.Document> UploadDocument(IAsyncStreamReader<Wire.UploadDocumentRequest> requestStream, ServerCallContext context)
    {
        using var limit = new CancellationTokenSource(options.Value.LongestUpload, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.CancellationToken);
        try
        {
            return await Upload(requestStream, context, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new Refused(
                StatusCode.DeadlineExceeded, "UPLOAD_TOO_SLOW",
                $"The upload took longer than {options.Value.LongestUpload}, which is the limit.",
                ("limit", $"{options.Value.LongestUpload}"));
        }
    }

    private async Task<Wire.Document> Upload(
        IAsyncStreamReader<Wire.UploadDocumentRequest> parts, ServerCallContext context, CancellationToken cancellation)
    {
        var metadata = await parts.MoveNext(cancellation) ? parts.Current.Metadata : null;
        if (metadata is null)
            throw Refused.Invalid("metadata", "expected the metadata as the first message");
        var (parent, description) = Read(metadata);
        context.Caller().In(parent.Organisation);
        if (metadata.Document.Size > options.Value.LargestBytes)
            throw TooLarge();

        await using var content = store.Receive();
        await Receive(parts, content, cancellation);
        Verify(metadata.Document, content);

        // A repeated request is the same request only with the same content.
        metadata.Document.Size = content.Size;
        metadata.Document.Sha256 = content.Sha256;
        return await database.Once(metadata, context, async work => (await caseFile.File(work, parent, description, content)).ToMessage());
    }

    // Everything that can be wrong is said before the content is sent.
    private static (CaseName Parent, DocumentDescription Description) Read(Wire.UploadMetadata metadata)
    {
        var violations = new Violations();
        var parent = CaseName.TryParse(metadata.Parent);
        violations.Require(parent is not null, "parent", $"expected organisations/*/cases/SERIES-NUMBER-YEAR, found '{metadata.Parent}'");
        violations.Require(
            metadata.RequestId.Length == 0 || Guid.TryParseExact(metadata.RequestId, "D", out _),
            "request_id", $"expected a UUID, found '{metadata.RequestId}'");
        violations.Require(metadata.Document is null or { Size: >= 0 }, "document.size", "expected a size in octets");
        var description = DocumentDescription.Read(metadata.Document, violations);
        violations.Refuse();
        return (parent!, description);
    }

    private async Task Receive(IAsyncStreamReader<Wire.UploadDocumentRequest> parts, IncomingContent content, CancellationToken cancellation)
    {
        while (await parts.MoveNext(cancellation))
        {
            if (parts.Current.PartCase != Wire.UploadDocumentRequest.PartOneofCase.Chunk)
                throw Refused.Invalid("chunk", "expected content after the metadata");
            var chunk = parts.Current.Chunk;
            if (chunk.Length > LargestChunk)
                throw Refused.Invalid("chunk", $"expected at most {LargestChunk} octets, found {chunk.Length}");
            if (content.Size + chunk.Length > options.Value.LargestBytes)
                throw TooLarge();
            await content.Write(chunk.Memory, cancellation);
        }

        // A call that was cut off is no end of the content.
        cancellation.ThrowIfCancellationRequested();
        await content.Complete();
    }

    private static void Verify(Wire.Document announced, IncomingContent content)
    {
        if (content.Size == 0)
            throw Refused.Invalid("chunk", "expected content, found none");
        if (announced.Size != 0 && announced.Size != content.Size)
            throw Differs("size", $"{announced.Size}", $"{content.Size}");
        if (announced.Sha256.Length != 0 && announced.Sha256 != content.Sha256)
            throw Differs("sha256", announced.Sha256, content.Sha256);
    }

    private static Refused Differs(string what, string announced, string received) =>
        new(StatusCode.InvalidArgument, "CONTENT_DIFFERS", $"The content that arrived has another {what} than the metadata say: nothing was filed.",
            ("field", $"document.{what}"), ("announced", announced), ("received", received));

    private Refused TooLarge() =>
        new(StatusCode.InvalidArgument, "DOCUMENT_TOO_LARGE", $"A document has at most {options.Value.LargestBytes} octets.",
            ("limit", $"{options.Value.LargestBytes}"));
}
