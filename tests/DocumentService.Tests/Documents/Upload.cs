using System.Security.Cryptography;
using System.Text;
using Contracts.Documents.V1;
using Google.Protobuf;
using Google.Type;
using Grpc.Core;

namespace DocumentService.Tests.Documents;

/// <summary>Uploads as a client makes them.</summary>
internal static class Upload
{
    private const int Chunk = 64 * 1024;

    /// <summary>What a client says about a document of the house.</summary>
    public static UploadMetadata Metadata(string parent, string title = "Projektinitiativ", ReadOnlyMemory<byte> content = default) => new()
    {
        Parent = parent,
        Document = new Document
        {
            Title = title,
            Kind = "initiative",
            FileName = "projektinitiativ.txt",
            ContentType = "text/plain",
            State = DocumentState.Draft,
            Direction = Direction.Internal,
            Date = new Date { Year = 2024, Month = 2, Day = 16 },
            Size = content.Length,
            Sha256 = content.Length == 0 ? "" : Hash(content),
        },
    };

    public static string Hash(ReadOnlyMemory<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content.Span));

    /// <summary>A text that no other test has.</summary>
    public static byte[] SomeContent(int size = 1000) => Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz \n", size));

    /// <summary>What begins as a PDF, and is like no other test's.</summary>
    public static byte[] SomePdf(int size = 1000) => [.. "%PDF-1.7\n"u8, .. RandomNumberGenerator.GetBytes(size)];

    /// <summary>What a client says about a version of a document.</summary>
    public static UploadMetadata Version(Document document, DocumentState state = DocumentState.Draft, bool succeedsFinal = false) => new()
    {
        Parent = document.Name,
        Document = new Document { FileName = "projektinitiativ.txt", ContentType = "text/plain", State = state, Etag = document.Etag },
        SucceedsFinal = succeedsFinal,
    };

    public static async Task<Document> Send(
        this DocumentApi.DocumentApiClient documents, UploadMetadata metadata, ReadOnlyMemory<byte> content, Metadata? headers,
        CancellationToken cancellation, int chunk = Chunk)
    {
        using var call = documents.UploadDocument(headers, cancellationToken: cancellation);
        try
        {
            await call.RequestStream.WriteAsync(new UploadDocumentRequest { Metadata = metadata }, cancellation);
            for (var sent = 0; sent < content.Length; sent += chunk)
            {
                var part = content.Slice(sent, Math.Min(chunk, content.Length - sent));
                await call.RequestStream.WriteAsync(new UploadDocumentRequest { Chunk = UnsafeByteOperations.UnsafeWrap(part) }, cancellation);
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception answered) when (answered is RpcException or InvalidOperationException)
        {
            // The service has answered before it got everything: its answer follows.
        }
        return await call;
    }

    public static async Task<UploadSession> Append(
        this DocumentApi.DocumentApiClient documents, string upload, long offset, ReadOnlyMemory<byte> content, Metadata headers, CancellationToken cancellation)
    {
        using var call = documents.AppendUpload(headers, cancellationToken: cancellation);
        try
        {
            await call.RequestStream.WriteAsync(new AppendUploadRequest { Start = new AppendStart { Name = upload, Offset = offset } }, cancellation);
            for (var sent = 0; sent < content.Length; sent += Chunk)
            {
                var part = content.Slice(sent, Math.Min(Chunk, content.Length - sent));
                await call.RequestStream.WriteAsync(new AppendUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(part) }, cancellation);
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception answered) when (answered is RpcException or InvalidOperationException)
        {
            // The service has answered before it got everything: its answer follows.
        }
        return await call;
    }

    public static Task<(Document Document, byte[] Content)> Fetch(
        this DocumentApi.DocumentApiClient documents, string name, Metadata headers, CancellationToken cancellation) =>
        documents.Fetch(new DownloadDocumentRequest { Name = name }, headers, cancellation);

    public static async Task<(Document Document, byte[] Content)> Fetch(
        this DocumentApi.DocumentApiClient documents, DownloadDocumentRequest request, Metadata headers, CancellationToken cancellation)
    {
        using var call = documents.DownloadDocument(request, headers, cancellationToken: cancellation);
        Assert.True(await call.ResponseStream.MoveNext(cancellation));
        var document = call.ResponseStream.Current.Document;
        using var content = new MemoryStream();
        while (await call.ResponseStream.MoveNext(cancellation))
            call.ResponseStream.Current.Chunk.WriteTo(content);
        return (document, content.ToArray());
    }
}
