namespace FundingService.Plans;

public sealed partial class PlanEndpoints
{
    /// <inheritdoc/>
    public override Task<FundingPlan> CheckPlan(CheckPlanRequest request, ServerCallContext context)
    {
        var plan = request.Plan ?? throw Refused.Invalid("plan", "expected a plan");
        var organisation = PlanContent.CaseOf(plan.Name, "plan.name").Organisation;
        context.Caller().In(organisation);

        return database.Read(context, async work => (await CheckedPlan.Read(work, organisation, plan)).ToMessage());
    }
}
