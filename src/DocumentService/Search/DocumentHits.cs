namespace DocumentService.Search;

/// <summary>Where a document stands in the search, and which it is.</summary>
public sealed record DocumentPlace(int Place, string CaseId, int Number);

/// <summary>Finds documents by their terms.</summary>
public static class DocumentHits
{
    /// <summary>Documents of an organisation before a place, the one that was filed last first.</summary>
    public static Task<List<DocumentPlace>> Find(Work work, string organisation, DocumentFilter filter, SearchedWords words, int before, int most)
    {
        var terms = words.Terms(filter);
        return work.All<DocumentPlace>(
            terms.Length > 0 ? ByTerms(filter) : All(filter),
            new
            {
                organisation, terms, before, most, filter.CaseId, filter.Kind, direction = $"{filter.Direction}", filter.DateFrom, filter.DateTo,
            });
    }

    // Sheet by sheet, the newest first, until the page is full: only the hits on one sheet are ever sorted, and only as many of them looked up as fill it.
    private static string ByTerms(DocumentFilter filter) =>
        $"""
         SELECT hit.place, hit.case_id, hit.number
         FROM (
           SELECT sheet FROM generate_series(0, sheet_of((SELECT max(place) FROM document_search WHERE organisation = @organisation))) AS sheet
           WHERE sheet <= sheet_of(@before) ORDER BY sheet DESC) AS sheet
         CROSS JOIN LATERAL (
           SELECT found.place, found.case_id, found.number
           FROM (
             SELECT * FROM document_search
             WHERE document_terms(organisation, place, case_id, title, kind, direction, date, text)
               @@ replace(@terms, '{SearchedWords.Sheet}', sheet_name(@organisation, sheet.sheet))::tsquery AND place < @before
             ORDER BY place DESC) AS found
           CROSS JOIN LATERAL ({Visible(filter)}) AS visible
           ORDER BY found.place DESC LIMIT @most) AS hit
         ORDER BY sheet.sheet DESC, hit.place DESC LIMIT @most
         """;

    private static string All(DocumentFilter filter) =>
        $"""
         SELECT found.place, found.case_id, found.number
         FROM (SELECT * FROM document_search WHERE organisation = @organisation AND place < @before ORDER BY place DESC) AS found
         CROSS JOIN LATERAL ({Visible(filter)}) AS visible
         ORDER BY found.place DESC LIMIT @most
         """;

    // The document's own row as it is now, if the caller may see it: terms and text may be of a moment ago.
    private static string Visible(DocumentFilter filter) =>
        $"""
         SELECT FROM document
         WHERE document.organisation = @organisation AND document.case_id = found.case_id AND document.number = found.number AND document.sha256 = found.sha256{filter.Rows}
         OFFSET 0
         """;
}
