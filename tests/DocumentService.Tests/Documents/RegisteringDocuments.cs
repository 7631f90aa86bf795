using Contracts.Cases;
using Contracts.Documents.V1;
using DocumentService.Documents;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class RegisteringDocuments(DocumentHost host)
{
    private readonly DocumentApi.DocumentApiClient _documents = host.Documents;
    private readonly Metadata _officer = host.Identity.Person("rjh");
    private readonly Metadata _registrar = host.Identity.Person("rjh", "registrar");
    private readonly string _case = host.NewCase();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_public_list_has_what_was_received_sent_or_archived_and_neither_drafts_nor_working_papers()
    {
        var received = await File("Yttrande", Direction.In, DocumentState.Final, "Härjedalens kommun");
        var sent = await File("Ansökan", Direction.Out, DocumentState.Final, "Tillväxtverket");
        await File("Utkast till ansökan", Direction.Out, DocumentState.Draft, "Tillväxtverket");
        await File("Minnesanteckning", Direction.Internal, DocumentState.Final);
        await File("Utkast", Direction.Internal, DocumentState.Draft);
        var archived = await Update(await File("Projektinitiativ", Direction.Internal, DocumentState.Final), "archived", one => one.Archived = Day(2024, 3, 1));

        var listed = await Listed();

        Assert.Equal([received.Title, sent.Title, archived.Title], listed.Select(one => one.Title));
        Assert.Equal([$"{Number}-1", $"{Number}-2", $"{Number}-6"], listed.Select(one => one.Designation));
        Assert.Equal(["Härjedalens kommun", "Tillväxtverket", ""], listed.Select(one => one.Counterpart));
        Assert.Equal(Day(2024, 2, 16), listed[1].Sent);
    }

    [Fact]
    public async Task A_working_paper_is_public_from_when_it_was_sent()
    {
        var filed = await File("PM", Direction.Internal, DocumentState.Draft);
        var send = new UpdateDocumentRequest
        {
            Document = new Document { Name = filed.Name, Sent = Day(2024, 3, 1), Direction = Direction.Out, Counterpart = "Bräcke kommun" },
            UpdateMask = FieldMask.FromString("sent,direction,counterpart"),
        };
        await Refusal.Of(StatusCode.FailedPrecondition, "VERSION_IS_DRAFT", _documents.UpdateDocumentAsync(send, _officer, cancellationToken: Now));
        Assert.Empty(await Listed());

        await _documents.FinaliseDocumentAsync(new() { Name = filed.Name, Etag = filed.Etag }, _officer, cancellationToken: Now);
        Assert.Empty(await Listed());
        await _documents.UpdateDocumentAsync(send, _officer, cancellationToken: Now);

        var shown = Assert.Single(await Listed());
        Assert.Equal((Direction.Out, "Bräcke kommun", Day(2024, 3, 1)), (shown.Direction, shown.Counterpart, shown.Sent));
    }

    [Theory]
    [InlineData("direction")]
    [InlineData("sent")]
    [InlineData("archived")]
    public async Task Only_a_registrar_takes_a_record_off_the_public_list_and_only_for_a_reason(string field)
    {
        var filed = field switch
        {
            "direction" => await File("Yttrande", Direction.In, DocumentState.Final, "Åre kommun"),
            "sent" => await File("Ansökan", Direction.Out, DocumentState.Final, "Tillväxtverket"),
            _ => await Update(await File("PM", Direction.Internal, DocumentState.Final), "archived", one => one.Archived = Day(2024, 3, 1)),
        };
        var request = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Direction = Direction.Internal }, UpdateMask = FieldMask.FromString(field) };

        Assert.Equal(["reason"], await Violated.Fields(_documents.UpdateDocumentAsync(request, _registrar, cancellationToken: Now)));
        request.Reason = "Fel handling.";
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", _documents.UpdateDocumentAsync(request, _officer, cancellationToken: Now));
        Assert.Equal(filed.Title, Assert.Single(await Listed()).Title);

        await _documents.UpdateDocumentAsync(request, _registrar, cancellationToken: Now);
        Assert.Empty(await Listed());
    }

    [Fact]
    public async Task What_was_sent_was_sent_to_somebody()
    {
        var filed = await File("PM", Direction.Internal, DocumentState.Final);
        var send = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Sent = Day(2024, 3, 1) }, UpdateMask = FieldMask.FromString("sent") };

        Assert.Equal(["document.counterpart"], await Violated.Fields(_documents.UpdateDocumentAsync(send, _officer, cancellationToken: Now)));

        (send.Document.Counterpart, send.UpdateMask) = ("Bräcke kommun", FieldMask.FromString("sent,counterpart"));
        Assert.Equal(Day(2024, 3, 1), (await _documents.UpdateDocumentAsync(send, _officer, cancellationToken: Now)).Sent);
        send = new UpdateDocumentRequest { Document = new Document { Name = filed.Name }, UpdateMask = FieldMask.FromString("counterpart") };
        Assert.Equal(["document.counterpart"], await Violated.Fields(_documents.UpdateDocumentAsync(send, _officer, cancellationToken: Now)));
    }

    [Fact]
    public async Task Of_a_document_that_is_marked_as_secret_the_public_list_tells_only_that_it_is_there()
    {
        var filed = await File("Personärende om Prov Person", Direction.In, DocumentState.Final, "Prov Person");
        var mark = new DocumentSecrecy { Provision = "OSL 32 kap. 4 §", Date = Day(2024, 2, 20), Authority = "Regionala utvecklingsnämnden" };

        await Refusal.Of(
            StatusCode.PermissionDenied, "ROLE_MISSING", _documents.MarkDocumentSecrecyAsync(new() { Name = filed.Name, Secrecy = mark }, _officer, cancellationToken: Now));
        var marked = await _documents.MarkDocumentSecrecyAsync(new() { Name = filed.Name, Secrecy = mark }, _registrar, cancellationToken: Now);

        Assert.Equal(mark, marked.Secrecy);
        Assert.Equal(
            new PublicDocument { Designation = $"{Number}-1", Direction = Direction.In, Date = Day(2024, 2, 16), Secrecy = mark }, Assert.Single(await Listed()));

        Assert.Equal(["reason"], await Violated.Fields(_documents.MarkDocumentSecrecyAsync(new() { Name = filed.Name }, _registrar, cancellationToken: Now)));
        await _documents.MarkDocumentSecrecyAsync(new() { Name = filed.Name, Reason = "Prövad: inte hemlig." }, _registrar, cancellationToken: Now);
        Assert.Equal("Prov Person", Assert.Single(await Listed()).Counterpart);
    }

    [Fact]
    public async Task What_is_withheld_of_a_case_is_withheld_of_its_documents_and_the_last_mark_counts()
    {
        await File("Delegationsbeslut: Hemligt", Direction.Out, DocumentState.Final, "Någon");
        var at = new DateTimeOffset(2024, 2, 20, 8, 0, 0, TimeSpan.Zero);
        var marked = new CaseSecrecyChanged("rjh", _case, "OSL 31 kap. 16 §", new DateOnly(2024, 2, 20), "RUN", "", at);
        await host.React(new KeepSecrecyWhenCaseSecrecyChanged(), marked);
        await host.React(new KeepSecrecyWhenCaseSecrecyChanged(), marked with { Provision = "", Marked = null, Authority = "", At = at.AddMinutes(-1) });

        var shown = Assert.Single(await Listed());
        Assert.Equal(("", "", "", "OSL 31 kap. 16 §"), (shown.Title, shown.Kind, shown.Counterpart, shown.Secrecy?.Provision));

        await host.React(new KeepSecrecyWhenCaseSecrecyChanged(), marked with { Provision = "", Marked = null, Authority = "", At = at.AddMinutes(1) });
        Assert.Equal("Någon", Assert.Single(await Listed()).Counterpart);
    }

    [Fact]
    public async Task When_a_case_is_closed_its_final_documents_are_archived_and_its_drafts_are_not()
    {
        await File("PM", Direction.Internal, DocumentState.Final);
        await File("Utkast", Direction.Internal, DocumentState.Draft);

        await host.React(new ArchiveDocumentsWhenCaseClosed(), new CaseClosed("rjh", _case, new DateTimeOffset(2024, 5, 31, 22, 30, 0, TimeSpan.Zero)));

        Assert.Equal("PM", Assert.Single(await Listed()).Title);
        var all = await _documents.ListDocumentsAsync(new() { Parent = _case }, _officer, cancellationToken: Now);
        Assert.Equal([Day(2024, 6, 1), null], all.Documents.Select(document => document.Archived));
    }

    [Fact]
    public async Task A_struck_document_keeps_its_number_and_takes_no_changes_and_its_content_can_be_filed_anew()
    {
        var content = SomeContent();
        var metadata = Metadata(_case, content: content);
        (metadata.Document.Direction, metadata.Document.Counterpart, metadata.Document.State) = (Direction.In, "Åre kommun", DocumentState.Final);
        var filed = await _documents.Send(metadata, content, _officer, Now);
        var strike = new StrikeDocumentRequest { Name = filed.Name, Reason = "Hör till ett annat ärende." };

        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", _documents.StrikeDocumentAsync(strike, _officer, cancellationToken: Now));
        Assert.Equal(["reason"], await Violated.Fields(_documents.StrikeDocumentAsync(new() { Name = filed.Name }, _registrar, cancellationToken: Now)));
        var struck = await _documents.StrikeDocumentAsync(strike, _registrar, cancellationToken: Now);
        Assert.Equal(struck, await _documents.StrikeDocumentAsync(strike, _registrar, cancellationToken: Now));

        var change = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Title = "Annat" }, UpdateMask = FieldMask.FromString("title") };
        await Refusal.Of(StatusCode.FailedPrecondition, "DOCUMENT_STRUCK", _documents.UpdateDocumentAsync(change, _officer, cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "DOCUMENT_STRUCK", _documents.LockDocumentAsync(new() { Name = filed.Name }, _officer, cancellationToken: Now));
        var refused = await Assert.ThrowsAsync<RpcException>(() => _documents.Send(Version(struck, succeedsFinal: true), SomeContent(), _officer, Now));
        Assert.Equal("DOCUMENT_STRUCK", Refusal.Info(refused)?.Type);

        var again = await _documents.Send(metadata, content, _officer, Now);
        Assert.Equal($"{_case}/documents/2", again.Name);
        Assert.Equal([strike.Reason, ""], (await Listed()).Select(one => one.StruckReason));
    }

    [Fact]
    public async Task A_change_of_the_registration_names_what_it_changes_and_the_rest_stays()
    {
        var filed = await File("Ansökan", Direction.Out, DocumentState.Final, "Tillväxtverket");
        var changed = await Update(filed, "title", one => (one.Title, one.Counterpart) = ("Ansökan om medfinansiering", "ingen alls"));

        Assert.Equal(("Ansökan om medfinansiering", "Tillväxtverket", filed.Sha256), (changed.Title, changed.Counterpart, changed.Sha256));
        Assert.NotEqual(filed.Etag, changed.Etag);
        var stale = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Etag = filed.Etag, Title = "Annat" }, UpdateMask = FieldMask.FromString("title") };
        await Refusal.Of(StatusCode.Aborted, "STALE_ETAG", _documents.UpdateDocumentAsync(stale, _officer, cancellationToken: Now));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_registration_is_said_at_once()
    {
        var filed = await File("PM", Direction.Internal, DocumentState.Final);
        var wrong = new UpdateDocumentRequest
        {
            Document = new Document { Name = filed.Name, Title = " ", Direction = Direction.In, Sent = Day(2024, 1, 1), Archived = Day(2199, 1, 1) },
            UpdateMask = FieldMask.FromString("title,direction,sent,archived"),
        };
        Assert.Equal(
            new HashSet<string> { "document.title", "document.counterpart", "document.sent", "document.archived" },
            (await Violated.Fields(_documents.UpdateDocumentAsync(wrong, _officer, cancellationToken: Now))).ToHashSet());

        wrong = new UpdateDocumentRequest { Document = new Document { Name = filed.Name }, UpdateMask = FieldMask.FromString("sha256"), Reason = new string('x', 1001) };
        Assert.Equal(["update_mask", "reason"], await Violated.Fields(_documents.UpdateDocumentAsync(wrong, _officer, cancellationToken: Now)));
        Assert.Equal(["update_mask"], await Violated.Fields(_documents.UpdateDocumentAsync(new() { Document = wrong.Document }, _officer, cancellationToken: Now)));
    }

    [Fact]
    public async Task What_was_received_is_final()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => File("Yttrande", Direction.In, DocumentState.Draft, "Åre kommun"));
        Assert.Equal(["document.state"], Violated.Fields(refused));
    }

    [Fact]
    public async Task The_public_list_comes_in_pages()
    {
        for (var i = 0; i < 5; i++)
            await File($"Yttrande {i}", Direction.In, DocumentState.Final, "Åre kommun");
        var (titles, token) = (new List<string>(), "");
        do
        {
            var page = await _documents.ListPublicDocumentsAsync(new() { Parent = _case, PageSize = 2, PageToken = token }, _officer, cancellationToken: Now);
            titles.AddRange(page.Documents.Select(document => document.Title));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"Yttrande {i}"), titles);
        Assert.Equal(
            ["page_token"], await Violated.Fields(_documents.ListPublicDocumentsAsync(new() { Parent = host.NewCase(), PageToken = "AAAA" }, _officer, cancellationToken: Now)));
    }

    private string Number => _case[(_case.LastIndexOf('/') + 1)..].Replace('-', '/');

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    private async Task<IReadOnlyList<PublicDocument>> Listed() =>
        (await _documents.ListPublicDocumentsAsync(new() { Parent = _case }, _officer, cancellationToken: Now)).Documents;

    private async Task<Document> Update(Document document, string field, Action<Document> change)
    {
        var changed = new Document { Name = document.Name };
        change(changed);
        return await _documents.UpdateDocumentAsync(new() { Document = changed, UpdateMask = FieldMask.FromString(field) }, _officer, cancellationToken: Now);
    }

    private Task<Document> File(string title, Direction direction, DocumentState state, string counterpart = "")
    {
        var content = SomeContent();
        var metadata = Metadata(_case, title, content);
        (metadata.Document.Direction, metadata.Document.State, metadata.Document.Counterpart) = (direction, state, counterpart);
        return _documents.Send(metadata, content, _officer, Now);
    }
}
