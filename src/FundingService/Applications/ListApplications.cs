namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override Task<ListApplicationsResponse> ListApplications(ListApplicationsRequest request, ServerCallContext context)
    {
        var of = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
            new ListApplicationsResponse { Applications = { (await Applications.Of(work, of)).Select(application => application.ToMessage()) } });
    }
}
