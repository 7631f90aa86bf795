using DocumentService.Documents;

namespace DocumentService.Search;

public sealed partial class SearchEndpoints
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;
    private const int MostCounted = 1_000;

    [ForAnyone]
    public override Task<Wire.SearchDocumentsResponse> SearchDocuments(Wire.SearchDocumentsRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var filter = DocumentFilter.Read(request, organisation, violations);
        var size = Page.Size(request.PageSize, violations, UsualPage, LargestPage);
        var before = Page.Position<int?>(request, violations) ?? int.MaxValue;
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var forAnyone = work.Caller.ShowsToAnyone;
            var words = await SearchedWords.Of(work, filter, inTitles: forAnyone);
            var found = await DocumentHits.Find(work, organisation, filter, words, forAnyone, before, size + 1);
            var page = found.Take(size).ToList();
            return new Wire.SearchDocumentsResponse
            {
                Hits = { await Show(work, organisation, words, page) },
                NextPageToken = found.Count > size ? Page.Token<int?>(request, page[^1].Place) : "",
                Total = request.Count ? (await DocumentHits.Find(work, organisation, filter, words, forAnyone, int.MaxValue, MostCounted)).Count : 0,
            };
        });
    }

    private static async Task<IEnumerable<Wire.DocumentHit>> Show(Work work, string organisation, SearchedWords words, List<DocumentPlace> page)
    {
        var passages = await Passages.Of(work, organisation, words, page);
        var documents = (await work.All<FiledDocument>(
            $"""
             SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
             WHERE document.organisation = @organisation AND (document.case_id, document.number) IN (SELECT * FROM unnest(@cases, @numbers))
             """,
            new { organisation, cases = page.ConvertAll(one => one.CaseId).ToArray(), numbers = page.ConvertAll(one => one.Number).ToArray(), work.At }))
            .ToDictionary(document => (document.CaseId, document.Number));
        return page.Select(one => new Wire.DocumentHit
        {
            Document = documents[(one.CaseId, one.Number)].ToMessage(),
            Title = passages[one.Place].Title,
            Passages = { passages[one.Place].Passages },
        });
    }
}
