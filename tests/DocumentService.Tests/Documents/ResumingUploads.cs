using System.Security.Cryptography;
using Contracts.Documents.V1;
using Google.Protobuf;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class ResumingUploads(DocumentHost host)
{
    private readonly DocumentApi.DocumentApiClient _documents = host.Documents;
    private readonly Metadata _officer = host.Identity.Person("rjh");
    private readonly string _case = host.NewCase();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_in_several_calls_is_the_document_when_it_is_finished()
    {
        var content = SomeContent(3_000_000);
        var session = await Begin(Metadata(_case, content: content));
        Assert.Equal(0, session.Offset);

        session = await Append(session, content.AsMemory(0, 1_000_001));
        Assert.Equal(1_000_001, session.Offset);
        Assert.Empty((await _documents.ListDocumentsAsync(new() { Parent = _case }, _officer, cancellationToken: Now)).Documents);
        session = await Append(session, content.AsMemory(1_000_001));
        var filed = await Finish(session, Hash(content));

        Assert.Equal(($"{_case}/documents/1", Hash(content)), (filed.Name, filed.Sha256));
        Assert.Equal(content, (await _documents.Fetch(filed.Name, _officer, Now)).Content);
        Assert.Equal(filed, await Finish(session, Hash(content)));
        Assert.Equal(filed.Name, (await Get(session)).Document);
        Assert.DoesNotContain(host.Contents, file => file.Contains(".uploads", StringComparison.Ordinal) && file.EndsWith(session.Name[^36..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_had_arrived_when_a_call_was_cut_off_need_not_be_sent_again()
    {
        var content = SomeContent(500_000);
        var session = await Begin(Metadata(_case, content: content));
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(Now))
        using (var call = _documents.AppendUpload(_officer, cancellationToken: cut.Token))
        {
            await call.RequestStream.WriteAsync(new() { Start = new() { Name = session.Name } }, Now);
            await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(content, 0, 300_000) }, Now);
            await Eventually.Holds(() => Task.FromResult(host.Contents.Any(file => file.EndsWith(session.Name[^36..], StringComparison.Ordinal) && new FileInfo(file).Length == 300_000)), Now);
            await cut.CancelAsync();
        }

        await Eventually.Holds(async () => (await Get(session)).Offset == 300_000, Now);
        session = await Get(session);
        await Append(session, content.AsMemory(300_000));
        Assert.Equal(Hash(content), (await Finish(session, Hash(content))).Sha256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task What_does_not_go_on_where_the_upload_ends_is_refused_with_where_that_is(long offset)
    {
        var session = await Append(await Begin(Metadata(_case)), SomeContent(1000));
        session.Offset = offset;

        var refused = await Assert.ThrowsAsync<RpcException>(() => Append(session, SomeContent(10)));

        Assert.Equal((StatusCode.FailedPrecondition, "OFFSET_MISMATCH", "1000"), (refused.StatusCode, Refusal.Info(refused)?.Type, Refusal.Info(refused)?.Metadata["stored"]));
        Assert.Equal(1000, (await Get(session)).Offset);
    }

    [Fact]
    public async Task Of_two_who_append_at_once_one_waits_for_nobody_and_the_other_is_told()
    {
        var session = await Begin(Metadata(_case));
        using var first = _documents.AppendUpload(_officer, cancellationToken: Now);
        await first.RequestStream.WriteAsync(new() { Start = new() { Name = session.Name } }, Now);
        await first.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8("först") }, Now);
        await Eventually.Holds(() => Task.FromResult(host.Contents.Any(file => file.EndsWith(session.Name[^36..], StringComparison.Ordinal))), Now);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Append(session, SomeContent()));
        Assert.Equal((StatusCode.Aborted, "UPLOAD_BUSY"), (refused.StatusCode, Refusal.Info(refused)?.Type));

        await first.RequestStream.CompleteAsync();
        Assert.Equal(6, (await first).Offset);
    }

    [Fact]
    public async Task A_content_that_is_not_the_announced_one_is_refused_with_both_hashes_and_makes_no_document()
    {
        var (announced, sent) = (SomeContent(), SomeContent());
        var session = await Append(await Begin(Metadata(_case, content: announced)), sent);

        var values = await Refusal.Of(StatusCode.InvalidArgument, "HASH_MISMATCH", _documents.FinishUploadAsync(new() { Name = session.Name, Sha256 = Hash(announced) }, _officer, cancellationToken: Now));

        Assert.Equal((Hash(announced), Hash(sent)), (values["announced"], values["received"]));
        Assert.Empty((await _documents.ListDocumentsAsync(new() { Parent = _case }, _officer, cancellationToken: Now)).Documents);
    }

    [Fact]
    public async Task More_than_was_announced_is_refused_and_what_is_missing_is_told()
    {
        var content = SomeContent(1000);
        var session = await Append(await Begin(Metadata(_case, content: content)), content.AsMemory(0, 600));
        var tooMuch = await Assert.ThrowsAsync<RpcException>(() => Append(session, SomeContent(401)));
        Assert.Equal(StatusCode.InvalidArgument, tooMuch.StatusCode);

        await Refusal.Of(StatusCode.InvalidArgument, "HASH_MISMATCH", _documents.FinishUploadAsync(new() { Name = session.Name, Sha256 = Hash(content) }, _officer, cancellationToken: Now));

        await Append(session, content.AsMemory(600));
        Assert.Equal(1000, (await Finish(session, Hash(content))).Size);
    }

    [Fact]
    public async Task An_upload_becomes_a_version_of_a_document()
    {
        var filed = await _documents.Send(Metadata(_case), SomeContent(), _officer, Now);
        var content = SomeContent();

        var session = await Append(await Begin(Version(filed)), content);
        var changed = await Finish(session, Hash(content));

        Assert.Equal((filed.Name, 2, Hash(content)), (changed.Name, changed.Version, changed.Sha256));
        Assert.Equal(changed, await Finish(session, Hash(content)));
    }

    [Fact]
    public async Task The_same_upload_finished_by_many_at_once_is_one_document()
    {
        var content = SomeContent();
        var session = await Append(await Begin(Metadata(_case)), content);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return (await Finish(session, Hash(content))).Name;
            }
            catch (RpcException busy) when (Refusal.Info(busy)?.Type == "UPLOAD_BUSY")
            {
                return null;
            }
        }));

        Assert.Equal([$"{_case}/documents/1"], answers.OfType<string>().Distinct());
        Assert.Single((await _documents.ListDocumentsAsync(new() { Parent = _case }, _officer, cancellationToken: Now)).Documents);
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone_with_what_it_had_received()
    {
        var session = await Append(await Begin(Metadata(_case)), SomeContent());
        await _documents.CancelUploadAsync(new() { Name = session.Name }, _officer, cancellationToken: Now);

        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", _documents.GetUploadAsync(new() { Name = session.Name }, _officer, cancellationToken: Now));
        Assert.DoesNotContain(host.Contents, file => file.EndsWith(session.Name[^36..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_an_upload_is_said_before_anything_is_sent()
    {
        var wrong = new CreateUploadRequest
        {
            Parent = "organisations/rjh",
            RequestId = $"{Guid.CreateVersion7()}",
            Metadata = new UploadMetadata { Parent = "organisations/annan/cases/RUN-1-2024", RequestId = "1", Document = new Document { Title = "x", FileName = "a/b" } },
        };

        var fields = await Violated.Fields(_documents.CreateUploadAsync(wrong, _officer, cancellationToken: Now));

        Assert.Superset(
            new HashSet<string> { "metadata.parent", "metadata.request_id", "metadata.document.file_name", "metadata.document.kind", "metadata.document.date" }, fields.ToHashSet());
    }

    [Fact]
    public async Task Another_organisation_neither_sees_nor_touches_an_upload()
    {
        var session = await Begin(Metadata(_case));
        var stranger = host.Identity.Person("annan");
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", _documents.GetUploadAsync(new() { Name = session.Name }, stranger, cancellationToken: Now));
        await Refusal.Of(
            StatusCode.PermissionDenied, "OTHER_ORGANISATION", _documents.FinishUploadAsync(new() { Name = session.Name, Sha256 = Hash(default) }, stranger, cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", _documents.CancelUploadAsync(new() { Name = session.Name }, stranger, cancellationToken: Now));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(123_456, 0)]
    [InlineData(123_456, 100_000)]
    [InlineData(199_999, 100)]
    [InlineData(200_000, 0)]
    public async Task A_part_of_a_content_is_read_by_offset_and_length(int offset, int length)
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        var metadata = Metadata(_case);
        (metadata.Document.FileName, metadata.Document.ContentType) = ("mätning.bin", "");
        var filed = await _documents.Send(metadata, content, _officer, Now);

        var (_, part) = await _documents.Fetch(new DownloadDocumentRequest { Name = filed.Name, Offset = offset, Length = length }, _officer, Now);

        Assert.Equal(content.AsSpan(offset, Math.Min(length == 0 ? content.Length : length, content.Length - offset)).ToArray(), part);
    }

    [Fact]
    public async Task A_part_that_begins_behind_the_end_is_refused()
    {
        var filed = await _documents.Send(Metadata(_case), SomeContent(10), _officer, Now);
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Fetch(new DownloadDocumentRequest { Name = filed.Name, Offset = 11 }, _officer, Now));
        Assert.Contains("offset", refused.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<UploadSession> Begin(UploadMetadata metadata) =>
        await _documents.CreateUploadAsync(new() { Parent = "organisations/rjh", Metadata = metadata }, _officer, cancellationToken: Now);

    private async Task<UploadSession> Get(UploadSession session) => await _documents.GetUploadAsync(new() { Name = session.Name }, _officer, cancellationToken: Now);

    private async Task<Document> Finish(UploadSession session, string sha256) =>
        await _documents.FinishUploadAsync(new() { Name = session.Name, Sha256 = sha256 }, _officer, cancellationToken: Now);

    private Task<UploadSession> Append(UploadSession session, ReadOnlyMemory<byte> content) => _documents.Append(session.Name, session.Offset, content, _officer, Now);
}
