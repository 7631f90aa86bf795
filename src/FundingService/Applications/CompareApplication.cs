using FundingService.Plans;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override Task<CompareApplicationResponse> CompareApplication(CompareApplicationRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
        {
            var drafted = await Applications.Find(work, of, number) ?? throw Refused.NotFound("application", request.Name);
            var plan = await PlanVersions.Latest(work, of) ?? throw Refused.NotFound("plan", $"{of}/plan");
            return new CompareApplicationResponse { Differences = { drafted.Compare(DraftFromPlan.Of(drafted, plan)) } };
        });
    }
}
