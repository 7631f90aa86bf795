namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.ListDisposalsResponse> ListDisposals(Wire.ListDisposalsRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var before = Page.Position<int?>(request, violations) ?? int.MaxValue;
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await Disposals.Before(work, organisation, before, size + 1);
            return new Wire.ListDisposalsResponse
            {
                Disposals = { found.Take(size).Select(disposal => disposal.ToMessage([])) },
                NextPageToken = found.Count > size ? Page.Token(request, found[size - 1].Number) : "",
            };
        });
    }
}
