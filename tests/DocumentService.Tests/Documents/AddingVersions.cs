using Contracts.Documents.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class AddingVersions(DocumentHost host)
{
    private readonly DocumentApi.DocumentApiClient _documents = host.Documents;
    private readonly Metadata _officer = host.Identity.Person("rjh");
    private readonly Metadata _colleague = new() { { "authorization", $"Bearer {host.Identity.Token("p-002", "rjh")}" } };
    private readonly Metadata _registrar = new() { { "authorization", $"Bearer {host.Identity.Token("p-003", "rjh", roles: ["registrar"])}" } };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_uploaded_to_a_document_is_its_next_version_and_the_earlier_ones_stay()
    {
        var (first, second) = (SomeContent(), SomeContent());
        var filed = await File(first);

        var changed = await _documents.Send(Version(filed), second, _officer, Now);

        Assert.Equal((filed.Name, 2, Hash(second)), (changed.Name, changed.Version, changed.Sha256));
        Assert.NotEqual(filed.Etag, changed.Etag);
        var versions = await Versions(filed);
        Assert.Equal([(1, Hash(first)), (2, Hash(second))], versions.Select(version => (version.Number, version.Sha256)));
        Assert.Equal(["p-001", "p-001"], versions.Select(version => version.MadeBy));
        Assert.Equal(first, await Download(new() { Name = filed.Name, Version = 1 }));
        Assert.Equal(second, await Download(new() { Name = filed.Name }));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_version_at_once_one_is_told_to_read_it_again()
    {
        var filed = await File(SomeContent());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await _documents.Send(Version(filed), SomeContent(), i % 2 == 0 ? _officer : _colleague, Now);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                Assert.Equal("STALE_ETAG", Refusal.Info(refused)?.Type);
                return refused.StatusCode;
            }
        }));

        Assert.Equal([StatusCode.OK, .. Enumerable.Repeat(StatusCode.Aborted, 7)], answers.Order());
        Assert.Equal(2, (await Get(filed)).Version);
    }

    [Fact]
    public async Task A_version_without_etag_and_lock_is_refused()
    {
        var filed = await File(SomeContent());
        filed.Etag = "";
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(filed), SomeContent(), _officer, Now));
        Assert.Contains("document.etag", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_final_version_is_only_succeeded_and_stays()
    {
        var final = SomeContent();
        var filed = await File(final);
        var finalised = await Finalise(filed);
        Assert.Equal(DocumentState.Final, finalised.State);

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(finalised), SomeContent(), _officer, Now));
        Assert.Equal((StatusCode.FailedPrecondition, "VERSION_IS_FINAL"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        await Refusal.Of(StatusCode.FailedPrecondition, "VERSION_IS_FINAL", _documents.LockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now));

        var succeeded = await _documents.Send(Version(finalised, succeedsFinal: true), SomeContent(), _officer, Now);
        Assert.Equal((2, DocumentState.Draft), (succeeded.Version, succeeded.State));
        var versions = await Versions(filed);
        Assert.Equal((DocumentState.Final, Hash(final)), (versions[0].State, versions[0].Sha256));
    }

    [Fact]
    public async Task Making_final_what_is_final_changes_nothing_and_what_has_changed_is_read_again_first()
    {
        var filed = await File(SomeContent());
        var changed = await _documents.Send(Version(filed), SomeContent(), _officer, Now);

        var values = await Refusal.Of(
            StatusCode.Aborted, "STALE_ETAG", _documents.FinaliseDocumentAsync(new() { Name = filed.Name, Etag = filed.Etag }, _officer, cancellationToken: Now));
        Assert.Equal(changed.Etag, values["current"]);

        var finalised = await Finalise(changed);
        Assert.Equal(finalised, await Finalise(changed));
    }

    [Fact]
    public async Task Several_saves_under_one_lock_are_one_version_when_it_is_released()
    {
        var filed = await File(SomeContent());
        await Lock(filed, _officer);
        var last = SomeContent();
        filed.Etag = "";

        await _documents.Send(Version(filed), SomeContent(), _officer, Now);
        await _documents.Send(Version(filed), SomeContent(), _officer, Now);
        var saved = await _documents.Send(Version(filed), last, _officer, Now);
        Assert.Equal((1, true), (saved.Version, saved.Lock.Saved is not null));

        var released = await _documents.UnlockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now);
        Assert.Equal((2, Hash(last), null), (released.Version, released.Sha256, released.Lock));
        Assert.Equal(2, (await Versions(filed)).Count);
    }

    [Fact]
    public async Task What_was_saved_can_be_discarded_by_who_saved_it()
    {
        var filed = await File(SomeContent());
        await Lock(filed, _officer);
        await _documents.Send(Version(filed), SomeContent(), _officer, Now);

        var released = await _documents.UnlockDocumentAsync(new() { Name = filed.Name, Discard = true }, _officer, cancellationToken: Now);

        Assert.Equal((1, filed.Sha256, null), (released.Version, released.Sha256, released.Lock));
    }

    [Fact]
    public async Task Nobody_else_changes_locks_or_finishes_what_somebody_edits()
    {
        var filed = await File(SomeContent());
        var locked = await Lock(filed, _officer);

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(locked), SomeContent(), _colleague, Now));
        Assert.Equal("LOCKED_BY", Refusal.Info(refused)?.Type);
        var values = await Refusal.Of(StatusCode.FailedPrecondition, "LOCKED_BY", _documents.LockDocumentAsync(new() { Name = filed.Name }, _colleague, cancellationToken: Now));
        Assert.Equal(("p-001", locked.Lock.Ends.ToDateTimeOffset()), (values["owner"], DateTimeOffset.Parse(values["ends"], null)));
        await Refusal.Of(
            StatusCode.FailedPrecondition, "LOCKED_BY", _documents.FinaliseDocumentAsync(new() { Name = filed.Name, Etag = locked.Etag }, _colleague, cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "LOCKED_BY", _documents.UnlockDocumentAsync(new() { Name = filed.Name }, _colleague, cancellationToken: Now));
    }

    [Fact]
    public async Task A_registrar_forces_a_lock_open_for_a_reason_and_what_was_saved_is_a_version_of_its_owner()
    {
        var filed = await File(SomeContent());
        await Lock(filed, _officer);
        var saved = SomeContent();
        await _documents.Send(Version(filed), saved, _officer, Now);
        var force = new UnlockDocumentRequest { Name = filed.Name, ForceReason = "Handläggaren är på semester." };

        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", _documents.UnlockDocumentAsync(force, _colleague, cancellationToken: Now));
        var discarding = force.Clone();
        discarding.Discard = true;
        Assert.Equal(["discard"], await Violated.Fields(_documents.UnlockDocumentAsync(discarding, _registrar, cancellationToken: Now)));
        var released = await _documents.UnlockDocumentAsync(force, _registrar, cancellationToken: Now);

        Assert.Equal((2, Hash(saved), null), (released.Version, released.Sha256, released.Lock));
        Assert.Equal("p-001", (await Versions(filed))[1].MadeBy);
    }

    [Fact]
    public async Task A_document_with_as_many_versions_as_it_may_have_is_neither_added_to_nor_locked()
    {
        var filed = await File(SomeContent());
        await host.Service.Meddle(filed, Meddling.FillVersions);

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(filed), SomeContent(), _officer, Now));
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_VERSIONS"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        var values = await Refusal.Of(
            StatusCode.ResourceExhausted, "TOO_MANY_VERSIONS", _documents.LockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now));
        Assert.Equal("1000", values["limit"]);
    }

    [Fact]
    public async Task Nothing_is_saved_under_a_lock_that_could_not_become_a_version()
    {
        var filed = await File(SomeContent());
        await Lock(filed, _officer);
        await host.Service.Meddle(filed, Meddling.FillVersions);

        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(filed), SomeContent(), _officer, Now));

        Assert.Equal("TOO_MANY_VERSIONS", Refusal.Info(refused)?.Type);
        Assert.Null((await Get(filed)).Lock.Saved);
    }

    [Fact]
    public async Task Of_many_who_lock_a_document_at_once_one_gets_it()
    {
        var filed = await File(SomeContent());
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i =>
        {
            var person = new Metadata { { "authorization", $"Bearer {host.Identity.Token($"p-{i}", "rjh")}" } };
            try
            {
                return (await _documents.LockDocumentAsync(new() { Name = filed.Name }, person, cancellationToken: Now)).Lock.Owner;
            }
            catch (RpcException refused)
            {
                return Refusal.Info(refused)!.Metadata["owner"];
            }
        }));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_lock_that_is_taken_again_ends_later_and_one_for_longer_than_a_day_is_refused()
    {
        var filed = await File(SomeContent());
        var locked = await Lock(filed, _officer);

        var longer = await _documents.LockDocumentAsync(
            new() { Name = filed.Name, Duration = Duration.FromTimeSpan(TimeSpan.FromHours(8)) }, _officer, cancellationToken: Now);

        Assert.True(longer.Lock.Ends.ToDateTimeOffset() > locked.Lock.Ends.ToDateTimeOffset());
        Assert.Equal(locked.Lock.Locked, longer.Lock.Locked);
        var tooLong = new LockDocumentRequest { Name = filed.Name, Duration = Duration.FromTimeSpan(TimeSpan.FromHours(25)) };
        Assert.Equal(["duration"], await Violated.Fields(_documents.LockDocumentAsync(tooLong, _officer, cancellationToken: Now)));
    }

    [Fact]
    public async Task The_same_version_sent_again_with_its_request_id_is_one_version()
    {
        var filed = await File(SomeContent());
        var metadata = Version(filed);
        metadata.RequestId = $"{Guid.CreateVersion7()}";
        var content = SomeContent();

        var first = await _documents.Send(metadata, content, _officer, Now);

        Assert.Equal(first, await _documents.Send(metadata, content, _officer, Now));
        Assert.Equal(2, (await Versions(filed)).Count);
    }

    private Task<Document> File(byte[] content) => _documents.Send(Metadata(host.NewCase(), content: content), content, _officer, Now);

    private async Task<Document> Get(Document document) => await _documents.GetDocumentAsync(new() { Name = document.Name }, _officer, cancellationToken: Now);

    private async Task<Document> Finalise(Document document) =>
        await _documents.FinaliseDocumentAsync(new() { Name = document.Name, Etag = document.Etag }, _officer, cancellationToken: Now);

    private async Task<Document> Lock(Document document, Metadata by) => await _documents.LockDocumentAsync(new() { Name = document.Name }, by, cancellationToken: Now);

    private async Task<IReadOnlyList<DocumentVersion>> Versions(Document document) =>
        (await _documents.ListDocumentVersionsAsync(new() { Parent = document.Name }, _officer, cancellationToken: Now)).Versions;

    private async Task<byte[]> Download(DownloadDocumentRequest request) => (await _documents.Fetch(request, _officer, Now)).Content;
}
