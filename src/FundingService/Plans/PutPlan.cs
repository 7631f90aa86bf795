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
            var locking = await PlanLock.Of(work, of);
            if (latest is not null && latest.Content.Message.Equals(read.Content.Message))
                return read.ToMessage(latest, locking);

            MustBuildOn(latest, request.BasedOn);
            var isNoted = locking.IsClosed && latest is not null && read.Content.OnlyNotes(latest.Content);
            if (locking.IsClosed && !isNoted)
                throw Decided(of, locking);
            await PlanVersions.Add(work, latest, read, isNoted ? "NOTED" : "PUT");
            return read.ToMessage((await PlanVersions.Latest(work, of))!, locking);
        });
    }

    private static void MustBuildOn(KeptPlan? latest, int version)
    {
        if (version != 0 && version != (latest?.Version ?? 0))
            throw new Refused(
                StatusCode.Aborted, "STALE_VERSION", "The plan has changed since it was read.",
                ("basedOn", Text.Of(version)), ("current", Text.Of(latest?.Version ?? 0)));
    }

    private static Refused Decided(CaseName of, PlanLock locking) =>
        Refused.Precondition(
            "PLAN_DECIDED",
            "A decision rests on the plan; a change of it is a new decision, to be proposed first.",
            ("decision", $"{of}/decisions/{locking.Decision}"), ("version", Text.Of(locking.Locked!.Value)));
}
