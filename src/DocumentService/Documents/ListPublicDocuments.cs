namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    // Anybody may see it: no role is needed.
    [ForAnyone]
    public override Task<Wire.ListPublicDocumentsResponse> ListPublicDocuments(Wire.ListPublicDocumentsRequest request, ServerCallContext context)
    {
        var parent = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(parent.Organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<int>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var marked = await work.Find<(string?, DateOnly?, string?)>(
                "SELECT secrecy_provision, secrecy_date, secrecy_authority FROM case_file WHERE organisation = @Organisation AND case_id = @Id", new { parent.Organisation, parent.Id });
            var inCase = Secrecy.Of(marked.Item1, marked.Item2, marked.Item3);
            var found = await work.All<FiledDocument>(
                $"""
                SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
                WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.number > @after
                  AND {FiledDocument.IsPublic}
                ORDER BY document.number LIMIT @most
                """,
                new { parent.Organisation, parent.Id, after, most = size + 1, work.At });
            var page = found.Take(size).ToList();
            return new Wire.ListPublicDocumentsResponse
            {
                Documents = { page.Select(document => ToPublic(parent, document, document.Secrecy ?? inCase)) },
                NextPageToken = found.Count > size ? Page.Token(request, page[^1].Number) : "",
            };
        });
    }

    // From or to whom, and what it is about, can be withheld (OSL 5 kap. 2 §); the kind would often tell the latter.
    private static Wire.PublicDocument ToPublic(CaseName parent, FiledDocument document, Secrecy? secrecy)
    {
        var shown = new Wire.PublicDocument
        {
            Designation = document.Designation,
            Direction = document.Direction,
            Date = document.Date.ToDate(),
            Sent = document.Sent.ToDate(),
            Struck = document.Struck.ToDate(),
            Secrecy = secrecy?.ToMessage(),
        };
        if (secrecy is null)
            (shown.Title, shown.Kind, shown.Counterpart, shown.StruckReason) = (document.Title, document.Kind, document.Counterpart, document.StruckReason);
        return shown;
    }
}
