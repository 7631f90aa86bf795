using Contracts.Documents.V1;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class RefusedDocuments(DocumentHost host)
{
    private readonly DocumentApi.DocumentApiClient _documents = host.Documents;
    private readonly Metadata _officer = host.Identity.Person("rjh");
    private readonly string _case = host.NewCase();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_with_another_hash_is_refused_and_leaves_nothing()
    {
        var content = SomeContent();
        var metadata = Metadata(_case, content: SomeContent());

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, content, _officer, Now));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("sha256", refused.Status.Detail, StringComparison.Ordinal);
        await NothingIsLeftOf(content);
    }

    [Fact]
    public async Task A_content_with_another_size_is_refused_and_leaves_nothing()
    {
        var content = SomeContent();
        var metadata = Metadata(_case, content: content);
        metadata.Document.Size++;

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, content, _officer, Now));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        await NothingIsLeftOf(content);
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_leaves_no_document()
    {
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(Now))
        using (var call = _documents.UploadDocument(_officer, cancellationToken: cut.Token))
        {
            await call.RequestStream.WriteAsync(new UploadDocumentRequest { Metadata = Metadata(_case) }, Now);
            await call.RequestStream.WriteAsync(new UploadDocumentRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(SomeContent(100_000)) }, Now);
            await Eventually.Holds(() => Task.FromResult(Arriving().Any()), Now);
            await cut.CancelAsync();
        }

        await Eventually.Holds(() => Task.FromResult(!Arriving().Any()), Now);
        await NothingIsFiled();
    }

    [Fact]
    public async Task A_caller_without_a_token_is_not_known()
    {
        var content = SomeContent();
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Metadata(_case), content, null, Now));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        await NothingIsLeftOf(content);
    }

    [Fact]
    public async Task Another_organisation_neither_files_nor_reads()
    {
        var content = SomeContent();
        var filed = await _documents.Send(Metadata(_case), content, _officer, Now);
        var stranger = host.Identity.Person("annan");

        var calls = new Func<Task>[]
        {
            () => _documents.Send(Metadata(_case), content, stranger, Now),
            async () => await _documents.GetDocumentAsync(new GetDocumentRequest { Name = filed.Name }, stranger, cancellationToken: Now),
            async () => await _documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = _case }, stranger, cancellationToken: Now),
            () => _documents.Fetch(filed.Name, stranger, Now),
        };
        foreach (var call in calls)
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused_with_the_limit()
    {
        await using var small = await host.Start(Path.Combine(host.Store, "small"), new() { ["Documents:LargestBytes"] = "100000" });
        var documents = new DocumentApi.DocumentApiClient(small.Connect());
        var content = SomeContent(100_001);

        foreach (var metadata in new[] { Metadata(_case), Metadata(_case, content: content) })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => documents.Send(metadata, content, _officer, Now));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains("100000", refused.Status.Detail, StringComparison.Ordinal);
        }
        await documents.Send(Metadata(_case), content.AsMemory(0, 100_000), _officer, Now);
    }

    [Fact]
    public async Task An_upload_that_never_ends_is_ended()
    {
        await using var hasty = await host.Start(Path.Combine(host.Store, "hasty"), new() { ["Documents:LongestUpload"] = "00:00:00.500" });
        using var call = new DocumentApi.DocumentApiClient(hasty.Connect()).UploadDocument(_officer, cancellationToken: Now);
        await call.RequestStream.WriteAsync(new UploadDocumentRequest { Metadata = Metadata(_case) }, Now);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.DeadlineExceeded, refused.StatusCode);
        Assert.Contains("00:00:00.500", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_over_1_MiB_is_refused()
    {
        var content = SomeContent(1024 * 1024 + 1);
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Metadata(_case), content, _officer, Now, chunk: content.Length));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        await NothingIsLeftOf(content);
    }

    [Fact]
    public async Task An_empty_document_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Metadata(_case), default, _officer, Now));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    public static TheoryData<string, string> WrongFields => new()
    {
        { "document.file_name", """{ "fileName": "../passwd" }""" },
        { "document.file_name", """{ "fileName": "a\u0007.txt" }""" },
        { "document.file_name", """{ "fileName": "a\u202etxt.exe" }""" },
        { "document.file_name", """{ "fileName": "" }""" },
        { "document.file_name", """{ "fileName": ".." }""" },
        { "document.file_name", """{ "fileName": "C:\\passwd" }""" },
        { "document.file_name", $$"""{ "fileName": "{{new string('å', 128)}}" }""" },
        { "document.title", """{ "title": " " }""" },
        { "document.title", """{ "title": "En\nrubrik till" }""" },
        { "document.content_type", """{ "contentType": "pdf" }""" },
        { "document.state", """{ "state": "DOCUMENT_STATE_UNSPECIFIED" }""" },
        { "document.direction", """{ "direction": "DIRECTION_UNSPECIFIED" }""" },
        { "document.counterpart", """{ "direction": "DIRECTION_IN" }""" },
        { "document.date", """{ "date": { "year": 2024, "month": 2, "day": 30 } }""" },
        { "document.date", """{ "date": null }""" },
        { "document.size", """{ "size": -1 }""" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_field_that_is_wrong_is_named(string field, string change)
    {
        var metadata = Metadata(_case);
        var document = System.Text.Json.Nodes.JsonNode.Parse(Google.Protobuf.JsonFormatter.Default.Format(metadata.Document))!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
            document[name] = value?.DeepClone();
        metadata.Document = Document.Parser.ParseJson(document.ToJsonString());

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, SomeContent(), _officer, Now));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var metadata = new UploadMetadata { Parent = "RUN/1/2024", RequestId = "1", Document = new Document { Title = new string('x', 501), ContentType = "pdf", Sha256 = "5D" } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, SomeContent(), _officer, Now));

        Assert.Equal(
                 new HashSet<string>
                 {
                     "parent", "request_id", "document.title", "document.kind", "document.file_name", "document.content_type", "document.state",
                     "document.direction", "document.date", "document.sha256",
                 },
                 Violated.Fields(refused).ToHashSet());
    }

    private IEnumerable<string> Arriving() => host.Contents.Where(file => file.Contains(".incoming", StringComparison.Ordinal));

    private async Task NothingIsFiled() =>
        Assert.Empty((await _documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = _case }, _officer, cancellationToken: Now)).Documents);

    private async Task NothingIsLeftOf(byte[] content)
    {
        Assert.DoesNotContain(host.Contents, file => Path.GetFileName(file) == Hash(content));
        await NothingIsFiled();
    }
}
