namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override Task<Wire.Application> GetApplication(GetApplicationRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
            await ShownApplications.Of(work, await Applications.Find(work, of, number) ?? throw Refused.NotFound("application", request.Name)));
    }
}
