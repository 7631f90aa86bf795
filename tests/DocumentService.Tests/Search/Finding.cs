using Contracts.Documents.V1;
using DocumentService.Tests.Documents;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace DocumentService.Tests.Search;

/// <summary>Files documents and looks for them, in an organisation that no other test uses.</summary>
internal sealed class Finding(DocumentHost host, ServiceHost<Program>? service = null)
{
    private static int _organisations;

    private readonly string _organisation = $"sok-{Interlocked.Increment(ref _organisations)}";

    public string Parent => $"organisations/{_organisation}";

    public Metadata Officer => host.Identity.Person(_organisation);

    public Metadata Registrar => host.Identity.Person(_organisation, Roles.Registrar);

    public DocumentApi.DocumentApiClient Documents { get; } = new((service ?? host.Service).Connect());

    public SearchApi.SearchApiClient Search { get; } = new((service ?? host.Service).Connect());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public string NewCase() => host.NewCase(_organisation);

    public async Task<Document> File(byte[] content, string contentType = "text/plain", Action<Document>? also = null, string? parent = null)
    {
        var metadata = Upload.Metadata(parent ?? NewCase(), "Handling", content);
        (metadata.Document.FileName, metadata.Document.ContentType) = ("handling", contentType);
        also?.Invoke(metadata.Document);
        return await Documents.Send(metadata, content, Officer, Now);
    }

    public async Task<Reading> Reading(Document document) => await Search.GetReadingAsync(new GetReadingRequest { Name = document.Name }, Officer, cancellationToken: Now);

    /// <summary>Waits until the content has been read.</summary>
    public Task<Reading> Read(Document document, TimeSpan? within = null) =>
        Eventually.Some(async () => await Reading(document) is { State: not ReadingState.Waiting } read ? read : null, Now, within);

    public async Task<Document> FileAndRead(string text, Action<Document>? also = null)
    {
        var document = await File(Files.Text(text), also: also);
        await Read(document);
        return document;
    }

    public async Task<SearchDocumentsResponse> Ask(string query, DocumentFilter? filter = null, int size = 0, string token = "", bool count = false) =>
        await Search.SearchDocumentsAsync(
            new SearchDocumentsRequest { Parent = Parent, Query = query, Filter = filter, PageSize = size, PageToken = token, Count = count }, Officer, cancellationToken: Now);

    /// <summary>As software that shows what it finds to anyone.</summary>
    public async Task<SearchDocumentsResponse> AskForAnyone(string query) =>
        await Search.SearchDocumentsAsync(
            new SearchDocumentsRequest { Parent = Parent, Query = query, Count = true }, host.Identity.Software(_organisation), cancellationToken: Now);

    public async Task<IEnumerable<string>> Names(string query, DocumentFilter? filter = null) => (await Ask(query, filter)).Hits.Select(hit => hit.Document.Name);
}
