using System.Runtime.Versioning;
using Contracts.Documents;
using Contracts.Documents.V1;
using Grpc.Core;
using MassTransit;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

[UnsupportedOSPlatform("windows")]
public sealed class FilingDocuments(DocumentHost host)
{
    private readonly DocumentApi.DocumentApiClient _documents = host.Documents;
    private readonly Metadata _officer = host.Identity.Person("rjh");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(3_000_000)]
    public async Task What_was_filed_comes_back_octet_by_octet(int size)
    {
        var content = SomeContent(size);
        var filed = await _documents.Send(Metadata(host.NewCase(), content: content), content, _officer, Now);

        var (document, downloaded) = await _documents.Fetch(filed.Name, _officer, Now);

        Assert.Equal(content, downloaded);
        Assert.Equal(filed, document);
        Assert.Equal(filed, await _documents.GetDocumentAsync(new GetDocumentRequest { Name = filed.Name }, _officer, cancellationToken: Now));
        Assert.Equal(size, filed.Size);
        Assert.Equal(Hash(content), filed.Sha256);
    }

    [Fact]
    public async Task A_document_keeps_what_was_written_about_it()
    {
        var parent = host.NewCase();
        var content = SomePdf();
        var metadata = Metadata(parent, "Ansökan om medfinansiering", content);
        metadata.Document.MergeFrom(new Document
        {
            Kind = "application draft",
            FileName = "ansökan.pdf",
            ContentType = "application/pdf",
            State = DocumentState.Final,
            Direction = Direction.Out,
            Counterpart = "Tillväxtverket",
        });

        var filed = await _documents.Send(metadata, content, _officer, Now);

        var expected = metadata.Document.Clone();
        expected.Name = $"{parent}/documents/1";
        expected.Filed = filed.Filed;
        expected.Version = 1;
        expected.Etag = filed.Etag;
        expected.Designation = $"{parent[(parent.LastIndexOf('/') + 1)..].Replace('-', '/')}-1";
        expected.Sent = expected.Date;
        Assert.Equal(expected, filed);
        var listed = await _documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = parent }, _officer, cancellationToken: Now);
        Assert.Equal([filed], listed.Documents);
    }

    [Fact]
    public async Task Size_and_hash_need_not_be_announced()
    {
        var content = SomeContent();
        var filed = await _documents.Send(Metadata(host.NewCase()), content, _officer, Now);
        Assert.Equal(Hash(content), filed.Sha256);
    }

    [Fact]
    public async Task The_same_document_filed_twice_is_one_document()
    {
        var parent = host.NewCase();
        var content = SomeContent();

        var first = await _documents.Send(Metadata(parent, content: content), content, _officer, Now);
        var second = await _documents.Send(Metadata(parent, content: content), content, _officer, Now);

        Assert.Equal(first, second);
        Assert.Single((await _documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = parent }, _officer, cancellationToken: Now)).Documents);
    }

    [Fact]
    public async Task The_same_request_sent_again_gets_the_same_answer()
    {
        var content = SomeContent();
        var metadata = Metadata(host.NewCase());
        metadata.RequestId = $"{Guid.CreateVersion7()}";

        var first = await _documents.Send(metadata, content, _officer, Now);
        Assert.Equal(first, await _documents.Send(metadata, content, _officer, Now));

        var other = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, SomeContent(), _officer, Now));
        Assert.Equal(StatusCode.InvalidArgument, other.StatusCode);
        Assert.Contains("request_id", other.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_content_filed_with_another_state_is_refused()
    {
        var content = SomeContent();
        var metadata = Metadata(host.NewCase(), content: content);
        await _documents.Send(metadata, content, _officer, Now);
        metadata.Document.State = DocumentState.Final;

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(metadata, content, _officer, Now));

        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
    }

    [Fact]
    public async Task Thirty_two_documents_filed_at_once_are_numbered_without_gaps()
    {
        var parent = host.NewCase();
        var filed = await Task.WhenAll(Enumerable.Range(1, 32).Select(i =>
        {
            var content = SomeContent(i * 5000);
            return _documents.Send(Metadata(parent, $"Bilaga {i}", content), content, _officer, Now);
        }));

        Assert.Equal(Enumerable.Range(1, 32).Select(number => $"{parent}/documents/{number}").Order(), filed.Select(document => document.Name).Order());
        var listed = await _documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = parent }, _officer, cancellationToken: Now);
        Assert.Equal(Enumerable.Range(1, 32).Select(number => $"{parent}/documents/{number}"), listed.Documents.Select(document => document.Name));
    }

    [Fact]
    public async Task One_content_in_two_cases_is_kept_once_and_readable_by_the_service_alone()
    {
        var content = SomeContent();
        await _documents.Send(Metadata(host.NewCase(), content: content), content, _officer, Now);
        await _documents.Send(Metadata(host.NewCase(), content: content), content, _officer, Now);

        var file = Assert.Single(host.Contents, file => Path.GetFileName(file) == Hash(content));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task A_filed_document_is_told_of()
    {
        var told = new TaskCompletionSource<DocumentFiled>();
        var parent = host.NewCase();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(host.Servers.Broker));
            rabbit.ReceiveEndpoint($"test-{Guid.NewGuid():N}", endpoint => endpoint.Handler<DocumentFiled>(context =>
            {
                if (context.Message.Case == parent)
                    told.TrySetResult(context.Message);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync(Now);
        try
        {
            var content = SomeContent();
            var filed = await _documents.Send(Metadata(parent, content: content), content, _officer, Now);

            var happened = await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
            Assert.Equal(
                new DocumentFiled(
                    "rjh", parent, filed.Name, "initiative", "text/plain", Hash(content), "", filed.Filed.ToDateTimeOffset(), "Projektinitiativ", Final: false,
                    "p-001", "p-001", "tests"),
                happened);
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }
}
