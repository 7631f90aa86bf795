using Contracts.Documents.V1;
using DocumentService.Tests.Documents;
using Testing;

namespace DocumentService.Tests.Search;

public sealed class ReadingKilled
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_being_read_when_the_service_was_killed_is_read_again_and_what_waited_is_read()
    {
        var store = Directory.CreateTempSubdirectory("documents-");
        await using (var service = await ServiceProcess.PrepareDocumentService(new() { ["Documents:Store"] = store.FullName, ["Reading:Timeout"] = "00:00:05" }))
        {
            await service.StartService();
            var officer = service.Identity.Person("rjh");
            var slow = await File(Files.EndlessPdf(), "application/pdf");
            var next = await File(Files.Text("väntande"), "text/plain");
            await Eventually.Holds(async () => await service.Query<long>("SELECT count(*) FROM document_unread WHERE attempts = 1") == 1, Now);

            await service.KillService();
            await service.StartService();

            var search = new SearchApi.SearchApiClient(service.Connect());
            var found = await Eventually.Some(
                async () =>
                {
                    var answer = await search.SearchDocumentsAsync(new() { Parent = "organisations/rjh", Query = "väntande" }, officer, cancellationToken: Now);
                    return answer.Hits.Count > 0 ? answer : null;
                },
                Now, within: TimeSpan.FromSeconds(60));
            Assert.Equal([next.Name], found.Hits.Select(hit => hit.Document.Name));
            var reading = await search.GetReadingAsync(new() { Name = slow.Name }, officer, cancellationToken: Now);
            Assert.Equal("READING_TOO_SLOW", reading.Reason);

            async Task<Document> File(byte[] content, string contentType)
            {
                var metadata = Upload.Metadata("organisations/rjh/cases/RUN-1-2024", content: content);
                (metadata.Document.FileName, metadata.Document.ContentType) = ("handling", contentType);
                return await new DocumentApi.DocumentApiClient(service.Connect()).Send(metadata, content, officer, Now);
            }
        }

        store.Delete(recursive: true);
    }
}
