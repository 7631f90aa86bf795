using System.Security.Cryptography;
using Google.Protobuf;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override async Task DownloadDocument(
        Wire.DownloadDocumentRequest request, IServerStreamWriter<Wire.DownloadDocumentResponse> responseStream, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        context.Caller().In(parent.Organisation);
        var document = await database.Read(context, work => FiledDocument.Load(work, parent, number));

        await using var content = Open(document);
        await responseStream.WriteAsync(new Wire.DownloadDocumentResponse { Document = document.ToMessage() }, context.CancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[LargestChunk];
        while (await content.ReadAsync(buffer, context.CancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            // The message is written out when the call returns, so the buffer can be filled again.
            var chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read));
            await responseStream.WriteAsync(new Wire.DownloadDocumentResponse { Chunk = chunk }, context.CancellationToken);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != document.Sha256)
            throw Damaged(document);
    }

    private Stream Open(FiledDocument document)
    {
        try
        {
            return store.OpenRead(document.Organisation, document.Sha256);
        }
        catch (IOException fault)
        {
            log.LogError(fault, "The content of {Document} can't be opened", document.Name);
            throw Damaged(document);
        }
    }

    private Refused Damaged(FiledDocument document)
    {
        log.LogError("The content of {Document} is not what was filed: {Sha256}", document.Name, document.Sha256);
        return new Refused(
            StatusCode.DataLoss, "CONTENT_DAMAGED", $"The stored content of {document.Name} is not what was filed; what was sent of it is not to be used.",
            ("document", document.Name), ("sha256", document.Sha256));
    }
}
