namespace FundingService.Plans;

public sealed partial class PlanEndpoints
{
    /// <inheritdoc/>
    public override Task<FundingPlan> GetPlan(GetPlanRequest request, ServerCallContext context)
    {
        var of = PlanContent.CaseOf(request.Name, "name");
        context.Caller().In(of.Organisation);
        if (request.Version < 0)
            throw Refused.Invalid("version", $"expected 0 or the number of a version, found {request.Version}");

        return database.Read(context, async work =>
        {
            var kept = request.Version == 0 ? await PlanVersions.Latest(work, of) : await PlanVersions.Find(work, of, request.Version);
            var found = kept ?? throw Refused.NotFound("plan", request.Version == 0 ? request.Name : $"{request.Name} version {request.Version}");
            return (await CheckedPlan.Of(work, found.Content)).ToMessage(found, await PlanLock.Of(work, of));
        });
    }
}
