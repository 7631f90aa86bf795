using DocumentService.Documents;

namespace DocumentService.Search;

/// <summary>Where a document stands in the search, and which it is.</summary>
public sealed record DocumentPlace(int Place, string CaseId, int Number);

/// <summary>Finds documents by their terms.</summary>
public static class DocumentHits
{
    /// <summary>Documents of an organisation before a place, the one that was filed last first.</summary>
    /// <param name="forAnyone">Only those that anyone may see.</param>
    public static Task<List<DocumentPlace>> Find(Work work, string organisation, DocumentFilter filter, SearchedWords words, bool forAnyone, int before, int most)
    {
        var terms = words.Terms(filter);
        var rows = filter.Rows + (forAnyone ? ShownToAnyone : "");
        return work.All<DocumentPlace>(
            terms.Length > 0 ? ByTerms(rows) : All(rows),
            new
            {
                organisation, terms, before, most, filter.CaseId, filter.Kind, direction = $"{filter.Direction}", filter.DateFrom, filter.DateTo,
            });
    }

    // Sheet by sheet, the newest first, until the page is full: only the hits on one sheet are ever sorted, and only as many of them looked up as fill it.
    private static string ByTerms(string rows) =>
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
           CROSS JOIN LATERAL ({Visible(rows)}) AS visible
           ORDER BY found.place DESC LIMIT @most) AS hit
         ORDER BY sheet.sheet DESC, hit.place DESC LIMIT @most
         """;

    private static string All(string rows) =>
        $"""
         SELECT found.place, found.case_id, found.number
         FROM (SELECT * FROM document_search WHERE organisation = @organisation AND place < @before ORDER BY place DESC) AS found
         CROSS JOIN LATERAL ({Visible(rows)}) AS visible
         ORDER BY found.place DESC LIMIT @most
         """;

    // The document's own row as it is now, if the caller may see it: terms and text may be of a moment ago. So a document that was disposed of is found by
    // nothing until its text is gone as well, and by its registration from then on.
    private static string Visible(string rows) =>
        $"""
         SELECT FROM document
         WHERE document.organisation = @organisation AND document.case_id = found.case_id AND document.number = found.number AND document.sha256 = found.sha256
           AND (document.disposal IS NULL OR found.text = ''){rows}
         OFFSET 0
         """;

    // What the public list shows in full (docs/decisions/public-documents.md): of a draft, or of what is marked as secret, itself or with its case, there is nothing to find.
    private const string ShownToAnyone =
        $"""
          AND document.state = 'Final' AND document.struck IS NULL AND {FiledDocument.IsPublic} AND document.secrecy_provision IS NULL
          AND NOT EXISTS (
            SELECT FROM case_file
            WHERE case_file.organisation = document.organisation AND case_file.case_id = document.case_id AND case_file.secrecy_provision IS NOT NULL)
        """;
}
