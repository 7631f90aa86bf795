namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override Task<ListApplicationsResponse> ListApplications(ListApplicationsRequest request, ServerCallContext context)
    {
        var of = CaseName.TryParse(request.Parent);
        var organisation = of?.Organisation ?? Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var until = request.DueUntil.Read(violations, "due_until");
        violations.Require(of is null || request.DueUntil is null, "due_until", "expected nothing beside a case as parent");
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<DuePosition>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            if (of is not null)
                return new ListApplicationsResponse { Applications = { await ShownApplications.Of(work, of, await Applications.Of(work, of)) } };
            var found = await Applications.Unsent(work, organisation, until, after, size + 1);
            var last = found.Take(size).LastOrDefault();
            return new ListApplicationsResponse
            {
                Applications = { found.Take(size).Select(application => application.ToMessage()) },
                NextPageToken = found.Count > size ? Page.Token(request, new DuePosition(last!.Due ?? DateOnly.MaxValue, last.Case.Id, last.Number)) : "",
            };
        });
    }
}
