using Contracts.Documents.V1;
using Dapper;
using DocumentService.Documents;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

/// <summary>On a service of their own: what ends here would end for other tests as well.</summary>
public sealed class CleaningUp(DocumentHost host) : IAsyncLifetime
{
    private readonly Metadata _officer = host.Identity.Person("rjh");
    private readonly string _store = Path.Combine(host.Store, Path.GetRandomFileName());
    private readonly string _case = host.NewCase();
    private ServiceHost<Program> _service = null!;
    private DocumentApi.DocumentApiClient _documents = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await host.Start(_store);
        _documents = new(_service.Connect());
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task What_was_saved_under_a_lock_that_has_ended_is_a_version_of_its_owner()
    {
        var filed = await File(SomeContent());
        var locked = await _documents.LockDocumentAsync(
            new() { Name = filed.Name, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) }, _officer, cancellationToken: Now);
        var saved = SomeContent();
        await _documents.Send(Version(locked), saved, _officer, Now);
        var ends = locked.Lock.Ends.ToDateTimeOffset();

        await At(ends.AddSeconds(-1)).EndWhatHasEnded(Now);
        Assert.Equal(1, (await Get(filed)).Version);
        await Task.WhenAll(At(ends).EndWhatHasEnded(Now), At(ends).EndWhatHasEnded(Now));

        var released = await Get(filed);
        Assert.Equal((2, Hash(saved), null), (released.Version, released.Sha256, released.Lock));
        var versions = await _documents.ListDocumentVersionsAsync(new() { Parent = filed.Name }, _officer, cancellationToken: Now);
        Assert.Equal("p-001", versions.Versions[1].MadeBy);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_released_holds_back_no_other_lock_and_no_upload()
    {
        var (broken, whole) = (await File(SomeContent()), await File(SomeContent()));
        foreach (var document in new[] { broken, whole })
        {
            await _documents.LockDocumentAsync(new() { Name = document.Name }, _officer, cancellationToken: Now);
            await _documents.Send(Version(document), SomeContent(), _officer, Now);
        }

        var upload = await _documents.CreateUploadAsync(new() { Parent = "organisations/rjh", Metadata = Metadata(_case) }, _officer, cancellationToken: Now);
        // Where the next version would be there is one that the document doesn't know of.
        await _service.Meddle(broken, Meddling.AddVersion);

        await At(upload.Expires.ToDateTimeOffset()).EndWhatHasEnded(Now);

        Assert.Equal((2, null), ((await Get(whole)).Version, (await Get(whole)).Lock));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", _documents.GetUploadAsync(new() { Name = upload.Name }, _officer, cancellationToken: Now));
    }

    [Fact]
    public async Task What_was_saved_becomes_a_version_even_if_there_are_as_many_as_there_may_be()
    {
        var filed = await File(SomeContent());
        var locked = await _documents.LockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now);
        var saved = SomeContent();
        await _documents.Send(Version(locked), saved, _officer, Now);
        await _service.Meddle(filed, Meddling.FillVersions);

        await At(locked.Lock.Ends.ToDateTimeOffset()).EndWhatHasEnded(Now);

        var released = await Get(filed);
        Assert.Equal((Versions.MostVersions + 1, Hash(saved), null), (released.Version, released.Sha256, released.Lock));
    }

    [Fact]
    public async Task An_upload_that_nobody_goes_on_with_is_forgotten_with_what_it_had_received()
    {
        var upload = await _documents.CreateUploadAsync(new() { Parent = "organisations/rjh", Metadata = Metadata(_case) }, _officer, cancellationToken: Now);
        upload = await _documents.Append(upload.Name, 0, SomeContent(), _officer, Now);
        var expires = upload.Expires.ToDateTimeOffset();

        await At(expires.AddSeconds(-1)).EndWhatHasEnded(Now);
        Assert.Equal(1000, (await _documents.GetUploadAsync(new() { Name = upload.Name }, _officer, cancellationToken: Now)).Offset);
        await At(expires).EndWhatHasEnded(Now);

        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", _documents.GetUploadAsync(new() { Name = upload.Name }, _officer, cancellationToken: Now));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_store, ".uploads")));
    }

    [Fact]
    public async Task A_content_that_no_document_refers_to_is_removed_and_those_that_are_referred_to_stay()
    {
        var (kept, discarded) = (SomeContent(), SomeContent());
        var filed = await File(kept);
        await _documents.LockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now);
        await _documents.Send(Version(filed), discarded, _officer, Now);
        await At(TimeProvider.System.GetUtcNow()).RemoveUnreferenced(Now);
        Assert.True(IsStored(discarded));

        await _documents.UnlockDocumentAsync(new() { Name = filed.Name, Discard = true }, _officer, cancellationToken: Now);
        Assert.Equal(1, await At(TimeProvider.System.GetUtcNow()).RemoveUnreferenced(Now));

        Assert.Equal((true, false), (IsStored(kept), IsStored(discarded)));
    }

    [Fact]
    public async Task A_file_that_the_database_knows_nothing_of_is_removed()
    {
        await File(SomeContent());
        var stray = SomeContent();
        Directory.CreateDirectory(Path.GetDirectoryName(PlaceOf(stray))!);
        await System.IO.File.WriteAllBytesAsync(PlaceOf(stray), stray, Now);
        var note = PlaceOf(stray) + ".txt";
        await System.IO.File.WriteAllTextAsync(note, "någon annans", Now);

        Assert.Equal(1, await At(TimeProvider.System.GetUtcNow()).RemoveUnreferenced(Now));

        Assert.Equal((false, true), (IsStored(stray), System.IO.File.Exists(note)));
        await File(stray);
        Assert.True(IsStored(stray));
    }

    [Fact]
    public async Task A_content_that_somebody_is_about_to_refer_to_is_waited_for()
    {
        var content = SomeContent();
        await using var source = NpgsqlDataSource.Create(_service.AdminConnection);
        await using var connection = await source.OpenConnectionAsync(Now);
        await using var transaction = await connection.BeginTransactionAsync(Now);
        await connection.ExecuteAsync(
            """
            INSERT INTO content VALUES ('rjh', @sha256, 1000);
            INSERT INTO case_file (organisation, case_id, documents) VALUES ('rjh', 'RUN-1-1999', 1);
            INSERT INTO document (organisation, case_id, number, title, kind, file_name, content_type, size, sha256, state, direction, counterpart, date, decision, filed, filed_by, filed_through)
              VALUES ('rjh', 'RUN-1-1999', 1, '', '', '', '', 1000, @sha256, 'Draft', 'Internal', '', '1999-01-01', '', now(), '', '');
            INSERT INTO document_version VALUES ('rjh', 'RUN-1-1999', 1, 1, '', '', 1000, @sha256, now(), '', '', '');
            """,
            new { sha256 = Hash(content) });
        Directory.CreateDirectory(Path.GetDirectoryName(PlaceOf(content))!);
        await System.IO.File.WriteAllBytesAsync(PlaceOf(content), content, Now);

        var cleaning = At(TimeProvider.System.GetUtcNow()).RemoveUnreferenced(Now);
        await Eventually.Holds(async () =>
        {
            await using var other = await source.OpenConnectionAsync(Now);
            return await other.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())");
        }, Now);
        Assert.True(IsStored(content));
        await transaction.CommitAsync(Now);

        Assert.Equal(0, await cleaning);
        Assert.True(IsStored(content));
    }

    [Fact]
    public async Task Contents_that_come_and_go_while_strays_are_removed_are_always_there_for_their_documents()
    {
        var contents = Enumerable.Range(0, 3).Select(_ => SomeContent()).ToArray();
        using var done = new CancellationTokenSource();
        var cleaning = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await At(TimeProvider.System.GetUtcNow()).RemoveUnreferenced(Now);
        }, Now)).ToList();
        var comeAndGo = Enumerable.Range(0, 4).Select(async _ =>
        {
            var document = await File(SomeContent());
            for (var i = 0; i < 10; i++)
            {
                await _documents.LockDocumentAsync(new() { Name = document.Name }, _officer, cancellationToken: Now);
                await _documents.Send(Version(document), contents[i % 3], _officer, Now);
                await _documents.UnlockDocumentAsync(new() { Name = document.Name, Discard = true }, _officer, cancellationToken: Now);
            }
        });
        var file = Enumerable.Range(0, 3).Select(async i =>
        {
            for (var one = 0; one < 10; one++)
            {
                var filed = await File(contents[i]);
                Assert.Equal(contents[i], (await _documents.Fetch(filed.Name, _officer, Now)).Content);
            }
        });

        await Task.WhenAll([.. comeAndGo, .. file]);
        await done.CancelAsync();
        await Task.WhenAll(cleaning);

        Assert.All(contents, content => Assert.True(IsStored(content)));
    }

    private async Task<Document> File(byte[] content)
    {
        var metadata = Metadata(host.NewCase(), content: content);
        return await _documents.Send(metadata, content, _officer, Now);
    }

    private async Task<Document> Get(Document document) => await _documents.GetDocumentAsync(new() { Name = document.Name }, _officer, cancellationToken: Now);

    private string PlaceOf(byte[] content) => Path.Combine(_store, "rjh", Hash(content)[..2], Hash(content));

    private bool IsStored(byte[] content) => System.IO.File.Exists(PlaceOf(content));

    private CleanUp At(DateTimeOffset at)
    {
        var (services, clock) = (_service.Services, new StoppedClock(at));
        var source = services.GetRequiredService<NpgsqlDataSource>();
        return new CleanUp(
            new Database(source, services.GetRequiredService<OutboxSignal>(), clock), services.GetRequiredService<ContentStore>(), services.GetRequiredService<ServiceIdentity>(),
            source, services.GetRequiredService<IOptions<DocumentOptions>>(), clock, NullLogger<CleanUp>.Instance);
    }

    private sealed class StoppedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
