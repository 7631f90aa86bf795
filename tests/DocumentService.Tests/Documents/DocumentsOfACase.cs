using System.Text.Json;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using DocumentService.Tests.Decisions;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

/// <summary>What CaseService hears of documents, and DocumentService of their case.</summary>
[Collection(nameof(ThreeServices))]
public sealed class DocumentsOfACase(ThreeServices services)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_of_a_document_is_in_the_history_of_its_case_with_who_made_it()
    {
        var inCase = await services.Import("RUN/951/2024", "Historia");
        var content = SomeContent();
        var filed = await services.Documents.Send(Metadata(inCase.Name, content: content), content, services.Registrar, Now);
        var changed = await services.Documents.Send(Version(filed), SomeContent(), services.Registrar, Now);
        await services.Documents.FinaliseDocumentAsync(new() { Name = filed.Name, Etag = changed.Etag }, services.Registrar, cancellationToken: Now);
        var title = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Title = "Ny rubrik" }, UpdateMask = FieldMask.FromString("title"), Reason = "Felskrivning." };
        await services.Documents.UpdateDocumentAsync(title, services.Registrar, cancellationToken: Now);
        var secrecy = new DocumentSecrecy { Provision = "OSL 31 kap. 16 §", Date = new Date { Year = 2024, Month = 2, Day = 20 }, Authority = "RUN" };
        await services.Documents.MarkDocumentSecrecyAsync(new() { Name = filed.Name, Secrecy = secrecy }, services.Registrar, cancellationToken: Now);
        await services.Documents.StrikeDocumentAsync(new() { Name = filed.Name, Reason = "Fel ärende." }, services.Registrar, cancellationToken: Now);

        string[] expected =
        [
            "DocumentFiled", "DocumentVersionAdded", "DocumentFinalised", "DocumentUpdated", "DocumentSecrecyChanged", "DocumentStruck",
        ];
        var entries = await Eventually.Some(
            async () =>
            {
                var history = await services.Cases.GetHistoryAsync(new() { Name = inCase.Name, PageSize = 1000 }, services.Registrar, cancellationToken: Now);
                var found = history.Entries.Where(entry => entry.What.StartsWith("Document", StringComparison.Ordinal)).ToDictionary(entry => entry.What);
                return found.Count >= expected.Length ? found : null;
            },
            Now);
        Assert.Equal(expected.Order(), entries.Keys.Order());
        Assert.All(entries.Values, entry => Assert.Equal(("p-001", "tests"), (entry.Subject, entry.Application)));
        Assert.Contains(filed.Sha256, entries["DocumentFiled"].Detail, StringComparison.Ordinal);
        var update = JsonDocument.Parse(entries["DocumentUpdated"].Detail).RootElement;
        Assert.Equal("Projektinitiativ", update.GetProperty("Before").GetProperty("Registration").GetProperty("title").GetString());
        Assert.Equal("Ny rubrik", update.GetProperty("After").GetProperty("Registration").GetProperty("title").GetString());
        Assert.Empty((await services.Cases.VerifyHistoryAsync(new() { Name = inCase.Name }, services.Registrar, cancellationToken: Now)).Faults);
    }

    [Fact]
    public async Task The_documents_of_a_case_that_is_marked_as_secret_are_withheld_and_archived_when_it_is_closed()
    {
        var inCase = await services.Import("RUN/952/2024", "Hemligt");
        var content = SomeContent();
        var metadata = Metadata(inCase.Name, content: content);
        metadata.Document.State = DocumentState.Final;
        await services.Documents.Send(metadata, content, services.Registrar, Now);
        Assert.Empty(await Listed(inCase));

        var mark = new Contracts.Cases.V1.Secrecy { Provision = "OSL 31 kap. 16 §", Date = new Date { Year = 2024, Month = 2, Day = 20 }, Authority = "RUN" };
        await services.Cases.MarkSecrecyAsync(new() { Name = inCase.Name, Secrecy = mark }, services.Registrar, cancellationToken: Now);
        await services.Cases.CloseCaseAsync(new() { Name = inCase.Name }, services.Registrar, cancellationToken: Now);

        var shown = await Eventually.Some(async () => (await Listed(inCase)).SingleOrDefault(document => document.Secrecy is not null), Now);
        Assert.Equal(("RUN/952/2024-1", "", mark.Provision), (shown.Designation, shown.Title, shown.Secrecy.Provision));
    }

    private async Task<IReadOnlyList<PublicDocument>> Listed(Case inCase) =>
        (await services.Documents.ListPublicDocumentsAsync(new() { Parent = inCase.Name }, services.Registrar, cancellationToken: Now)).Documents;
}
