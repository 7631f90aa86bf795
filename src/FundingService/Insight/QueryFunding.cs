namespace FundingService.Insight;

public sealed partial class InsightEndpoints
{
    /// <inheritdoc/>
    public override Task<QueryFundingResponse> QueryFunding(QueryFundingRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var query = FundingQuery.Read(request, violations);
        context.Caller().In(query.Organisation);
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<FundingPosition>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await FundingSums.Of(work, query, after, size + 1);
            return new QueryFundingResponse
            {
                Rows = { found.Take(size).Select(row => row.ToMessage(query.Organisation)) },
                NextPageToken = found.Count > size && found[size - 1] is { } last
                    ? Page.Token(request, new FundingPosition(last.Frame, last.Source, last.Unit, last.Year, last.CaseId))
                    : "",
            };
        });
    }
}
