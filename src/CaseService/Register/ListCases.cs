namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.ListCasesResponse> ListCases(Wire.ListCasesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var filter = CaseFilter.Read(request, organisation, violations);
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<CasePosition>(request, violations) ?? filter.Start;
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await CaseSearch.Find(work, organisation, filter, await filter.Query(work), after, size + 1);
            var page = found.Take(size).ToList();
            return new Wire.ListCasesResponse
            {
                Cases = { (await Cases.Of(work, organisation, page.ConvertAll(one => one.Id))).Select(one => one.ToSummary()) },
                NextPageToken = found.Count > size ? Page.Token(request, page[^1]) : "",
            };
        });
    }
}
