using Contracts.Cases.V1;
using Contracts.Funding.V1;

namespace DocumentService.Decisions;

/// <summary>Reads the facts of a decision from the services that keep them.</summary>
public sealed class DecisionReader(
    OrganisationApi.OrganisationApiClient organisations,
    CaseApi.CaseApiClient cases,
    DecisionApi.DecisionApiClient decisions,
    DelegationApi.DelegationApiClient delegation,
    PlanApi.PlanApiClient plans,
    FrameApi.FrameApiClient frames,
    TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="decision">organisations/rjh/cases/RUN-138-2024/decisions/1.</param>
    /// <param name="at">When it was entered in the register.</param>
    public async Task<DecisionFacts> Read(string decision, DateTimeOffset at, Caller caller, CancellationToken cancellation)
    {
        var (parent, _) = Names.InCase("decisions", decision);
        var options = caller.OnBehalf(Patience, clock, cancellation);
        var organisation = await organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = $"organisations/{parent.Organisation}" }, options);
        var inCase = await cases.GetCaseAsync(new GetCaseRequest { Name = $"{parent}" }, options);
        var decided = await decisions.GetDecisionAsync(new GetDecisionRequest { Name = decision }, options);
        var recorded = SwedishTime.Day(at);
        return new DecisionFacts(
            organisation,
            inCase,
            decided,
            await Order(decided, options),
            await plans.GetPlanAsync(new GetPlanRequest { Name = $"{parent}/plan" }, options).OrNone(),
            (await frames.ListFramesAsync(new ListFramesRequest { Parent = organisation.Name }, options)).Frames,
            (decided.Kind == DecisionKind.Board ? null : decided.Decided.ToDay()) ?? decided.Proposed.ToDay()!.Value,
            recorded,
            decided.Change is { } change ? (await decisions.GetDecisionAsync(new GetDecisionRequest { Name = change.Decision }, options)).Decided.ToDay() : null);
    }

    private async Task<DelegationOrder?> Order(Decision decided, CallOptions options) =>
        decided.DelegationOrder.Length == 0
            ? null
            : await delegation.GetDelegationOrderAsync(new GetDelegationOrderRequest { Name = decided.DelegationOrder }, options);
}
