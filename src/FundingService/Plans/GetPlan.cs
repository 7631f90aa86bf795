namespace FundingService.Plans;

public sealed partial class PlanEndpoints
{
    /// <inheritdoc/>
    public override Task<FundingPlan> GetPlan(GetPlanRequest request, ServerCallContext context)
    {
        var of = PlanContent.CaseOf(request.Name, "name");
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
        {
            var (version, content) = await PlanVersions.Latest(work, of) ?? throw Refused.NotFound("plan", request.Name);
            return (await CheckedPlan.Of(work, content)).ToMessage(version);
        });
    }
}
