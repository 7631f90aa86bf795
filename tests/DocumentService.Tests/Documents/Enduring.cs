using Contracts.Documents.V1;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

/// <summary>The service as a process of its own, killed (SIGKILL) and short of room.</summary>
public sealed class Enduring : IAsyncDisposable
{
    private const string Case = "organisations/rjh/cases/RUN-1-2024";
    private const int Megabyte = 1024 * 1024;

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("documents-");
    private ServiceProcess? _service;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private DocumentApi.DocumentApiClient Documents => new(_service!.Connect());

    private Metadata Officer => _service!.Identity.Person("rjh");

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _store.Delete(recursive: true);
    }

    [Fact]
    public async Task An_upload_goes_on_after_the_service_was_killed_in_the_middle_of_it()
    {
        await Start();
        var content = SomeContent(100 * Megabyte);
        var upload = await Documents.CreateUploadAsync(new() { Parent = "organisations/rjh", Metadata = Metadata(Case, content: content) }, Officer, cancellationToken: Now);
        using (var call = Documents.AppendUpload(Officer, cancellationToken: Now))
        {
            await call.RequestStream.WriteAsync(new() { Start = new() { Name = upload.Name } }, Now);
            for (var sent = 0; sent < 90 * Megabyte; sent += Megabyte)
                await call.RequestStream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(sent, Megabyte)) }, Now);
            await Eventually.Holds(async () => (await Get(upload)).Offset > 0, Now);
            await _service!.KillService();
        }

        await _service.StartService();
        upload = await Get(upload);
        Assert.InRange(upload.Offset, 64 * Megabyte, 90 * Megabyte);
        upload = await Documents.Append(upload.Name, upload.Offset, content.AsMemory((int)upload.Offset), Officer, Now);
        var filed = await Documents.FinishUploadAsync(new() { Name = upload.Name, Sha256 = Hash(content) }, Officer, cancellationToken: Now);

        Assert.Equal((content.Length, Hash(content)), (filed.Size, filed.Sha256));
        Assert.Equal(Hash(content), Hash((await Documents.Fetch(filed.Name, Officer, Now)).Content));
    }

    [Fact]
    public async Task Of_an_upload_in_one_call_nothing_is_left_when_the_service_is_killed()
    {
        await Start();
        using (var call = Documents.UploadDocument(Officer, cancellationToken: Now))
        {
            await call.RequestStream.WriteAsync(new() { Metadata = Metadata(Case) }, Now);
            await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(SomeContent(Megabyte)) }, Now);
            await Eventually.Holds(() => Task.FromResult(Files().Any()), Now);
            await _service!.KillService();
        }

        await _service.StartService();
        Assert.Empty(Files());
        Assert.Empty((await Documents.ListDocumentsAsync(new() { Parent = Case }, Officer, cancellationToken: Now)).Documents);
    }

    [Fact]
    public async Task A_content_whose_document_was_never_committed_is_cleared_and_can_be_filed_again()
    {
        await Start(new() { ["Documents:EndingEvery"] = "00:00:00.200", ["Documents:CleaningEvery"] = "00:00:00.200" });
        var content = SomeContent();
        await using (var connection = new NpgsqlConnection(_service!.AdminConnection))
        {
            await connection.OpenAsync(Now);
            await using var transaction = await connection.BeginTransactionAsync(Now);
            // The file is in its place by then, and its row is not.
            await connection.ExecuteAsync("LOCK TABLE document_version IN EXCLUSIVE MODE");
            var sending = Documents.Send(Metadata(Case, content: content), content, Officer, Now);
            await Eventually.Holds(() => Task.FromResult(Files().Contains(Hash(content))), Now);
            await _service.KillService();
            await Assert.ThrowsAsync<RpcException>(() => sending);
        }

        await _service.StartService();
        await Eventually.Holds(() => Task.FromResult(!Files().Any()), Now);
        Assert.Empty((await Documents.ListDocumentsAsync(new() { Parent = Case }, Officer, cancellationToken: Now)).Documents);

        var filed = await Documents.Send(Metadata(Case, content: content), content, Officer, Now);
        Assert.Equal($"{Case}/documents/1", filed.Name);
        Assert.Equal(content, (await Documents.Fetch(filed.Name, Officer, Now)).Content);
    }

    [Fact]
    public async Task When_the_disk_is_full_what_has_no_room_is_refused_and_the_rest_goes_on()
    {
        // A disk of 8 MiB of the service's own.
        await Start([], "unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=8m tmpfs '{_store.FullName}' && exec \"$@\"", "sh");
        var large = SomeContent(16 * Megabyte);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Documents.Send(Metadata(Case, content: large), large, Officer, Now));
        Assert.Equal((StatusCode.ResourceExhausted, "STORE_FULL"), (refused.StatusCode, Refusal.Info(refused)?.Type));

        var upload = await Documents.CreateUploadAsync(new() { Parent = "organisations/rjh", Metadata = Metadata(Case, content: large) }, Officer, cancellationToken: Now);
        refused = await Assert.ThrowsAsync<RpcException>(() => Documents.Append(upload.Name, 0, large, Officer, Now));
        Assert.Equal((StatusCode.ResourceExhausted, "STORE_FULL"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        Assert.InRange((await Get(upload)).Offset, 1, 8 * Megabyte);
        await Documents.CancelUploadAsync(new() { Name = upload.Name }, Officer, cancellationToken: Now);

        var small = SomeContent();
        var filed = await Documents.Send(Metadata(Case, content: small), small, Officer, Now);
        Assert.Equal(($"{Case}/documents/1", Hash(small)), (filed.Name, Hash((await Documents.Fetch(filed.Name, Officer, Now)).Content)));
    }

    private async Task Start(Dictionary<string, string?>? settings = null, params string[] runBy)
    {
        _service = await ServiceProcess.PrepareDocumentService(new(settings ?? []) { ["Documents:Store"] = _store.FullName }, runBy);
        await _service.StartService();
    }

    private async Task<UploadSession> Get(UploadSession upload) => await Documents.GetUploadAsync(new() { Name = upload.Name }, Officer, cancellationToken: Now);

    private IEnumerable<string> Files() =>
        _store.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".lock").Select(file => file.Name);
}
