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
        var violations = new Violations();
        violations.Require(request.Version >= 0, "version", $"expected 0 or the number of a version, found {request.Version}");
        violations.Require(request.Offset >= 0, "offset", $"expected 0 or a number of octets, found {request.Offset}");
        violations.Require(request.Length >= 0, "length", $"expected 0 or a number of octets, found {request.Length}");
        violations.Refuse();
        var document = await database.Read(context, work => Load(work, parent, number, request.Version));
        if (request.Offset > document.Size)
            throw Refused.Invalid("offset", $"expected at most {document.Size}, which is all of it, found {request.Offset}");

        await using var content = Open(document);
        await responseStream.WriteAsync(new Wire.DownloadDocumentResponse { Document = document.ToMessage() }, context.CancellationToken);
        var left = document.Size - request.Offset;
        if (request.Length > 0)
            left = Math.Min(left, request.Length);
        // Of a part nobody knows the hash.
        using var hash = left == document.Size ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        content.Seek(request.Offset, SeekOrigin.Begin);
        var buffer = new byte[SentChunk];
        while (left > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(SentChunk, left)), context.CancellationToken) is > 0 and var read)
        {
            left -= read;
            hash?.AppendData(buffer, 0, read);
            // The message is written out when the call returns, so the buffer can be filled again.
            var chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read));
            await responseStream.WriteAsync(new Wire.DownloadDocumentResponse { Chunk = chunk }, context.CancellationToken);
        }

        if (left > 0 || (hash is not null && Convert.ToHexStringLower(hash.GetHashAndReset()) != document.Sha256))
            throw Damaged(document);
    }

    /// <summary>A document with the file of one of its versions; 0: of the current one.</summary>
    private static async Task<FiledDocument> Load(Work work, CaseName parent, int number, int version)
    {
        var document = await FiledDocument.Load(work, parent, number);
        document.MustBeThere();
        if (version == 0 || version == document.Version)
            return document;
        var found = await work.Find<DocumentVersion>(
            $"SELECT {DocumentVersion.Columns} FROM document_version WHERE organisation = @Organisation AND case_id = @Id AND document = @number AND version = @version",
            new { parent.Organisation, parent.Id, number, version })
            ?? throw Refused.NotFound("version", $"{document.Name}, version {version}");
        return document with
        {
            Version = version, FileName = found.FileName, ContentType = found.ContentType, Size = found.Size, Sha256 = found.Sha256,
            State = found.Finalised is null ? Wire.DocumentState.Draft : Wire.DocumentState.Final,
        };
    }

    private FileStream Open(FiledDocument document)
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
        return Contents.Damaged(document.Name, document.Sha256);
    }
}
