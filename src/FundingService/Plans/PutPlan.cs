namespace FundingService.Plans;

public sealed partial class PlanEndpoints
{
    /// <inheritdoc/>
    public override async Task<FundingPlan> PutPlan(PutPlanRequest request, ServerCallContext context)
    {
        var plan = request.Plan ?? throw Refused.Invalid("plan", "expected a plan");
        var of = PlanContent.CaseOf(plan.Name, "plan.name");
        context.Caller().In(of.Organisation);

        return await database.Once(request, context, async work =>
        {
            var read = await CheckedPlan.Read(work, of.Organisation, plan);
            await FundedCase.Lock(work, of);
            var latest = await PlanVersions.Latest(work, of);
            if (latest is { } before && before.Content.Message.Equals(read.Content.Message))
                return read.ToMessage(before.Version);

            var version = (latest?.Version ?? 0) + 1;
            await PlanVersions.Add(work, read.Content, version);
            work.Publish(
                of.ToString(),
                new PlanChanged(
                    of.Organisation, of.ToString(), version, read.Resolved.IsBalanced, work.At,
                    [.. read.Content.Message.Contributions.Select(contribution => contribution.Financier).Distinct()]));
            return read.ToMessage(version);
        });
    }
}
