using Google.Protobuf.WellKnownTypes;

namespace FundingService.Plans;

public sealed partial class PlanEndpoints
{
    /// <inheritdoc/>
    public override Task<ListPlanVersionsResponse> ListPlanVersions(ListPlanVersionsRequest request, ServerCallContext context)
    {
        var of = PlanContent.CaseOf(request.Parent, "parent");
        context.Caller().In(of.Organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var before = Page.Position<int?>(request, violations) ?? int.MaxValue;
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var decisions = (await work.All<(int Version, int Decision)>(
                "SELECT version, decision FROM plan_decision WHERE organisation = @Organisation AND case_id = @Id AND state = 'TAKEN' AND version IS NOT NULL ORDER BY decision",
                new { of.Organisation, of.Id })).ToLookup(one => one.Version, one => one.Decision);
            var found = await PlanVersions.Downwards(work, of, before - 1, size + 1);
            return new ListPlanVersionsResponse
            {
                Versions = { found.Take(size).Select(one => ToMessage(of, one, decisions[one.Version].LastOrDefault())) },
                NextPageToken = found.Count > size ? Page.Token(request, found[size - 1].Version) : "",
            };
        });
    }

    private static PlanVersion ToMessage(CaseName of, KeptPlan kept, int decision)
    {
        var resolved = ResolvedPlan.Of(kept.Content.Plan);
        return new PlanVersion
        {
            Version = kept.Version,
            Kept = Timestamp.FromDateTimeOffset(kept.Kept),
            By = kept.Subject,
            Change = kept.Change switch
            {
                "NOTED" => PlanChange.Noted,
                "OUTCOME" => PlanChange.Outcome,
                "RESTORED" => PlanChange.Restored,
                _ => PlanChange.Put,
            },
            Balanced = resolved.IsBalanced,
            Gap = resolved.Gap.ToMoney(),
            Decision = decision == 0 ? "" : $"{of}/decisions/{decision}",
        };
    }
}
