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
    /// <param name="recorded">The Swedish day on which it was entered in the register.</param>
    public Task<DecisionFacts> Read(string decision, DateOnly recorded, Caller caller, CancellationToken cancellation)
    {
        var (parent, _) = Names.InCase("decisions", decision);
        var options = caller.OnBehalf(Patience, clock, cancellation);
        return Read(
            parent, decisions.GetDecisionAsync(new GetDecisionRequest { Name = decision }, options).ResponseAsync,
            decided => (decided.Kind == DecisionKind.Board ? null : decided.Decided.ToDay()) ?? decided.Proposed.ToDay()!.Value, recorded, options);
    }

    /// <summary>The facts of a decision that is not proposed yet.</summary>
    /// <param name="day">The day that it is to have.</param>
    public Task<DecisionFacts> Preview(CaseName parent, Decision decision, DateOnly day, Caller caller, CancellationToken cancellation) =>
        Read(parent, Task.FromResult(decision), _ => day, day, caller.OnBehalf(Patience, clock, cancellation));

    private async Task<DecisionFacts> Read(CaseName parent, Task<Decision> asked, Func<Decision, DateOnly> dayOf, DateOnly recorded, CallOptions options)
    {
        var root = $"organisations/{parent.Organisation}";
        var organisation = organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = root }, options).ResponseAsync;
        var inCase = cases.GetCaseAsync(new GetCaseRequest { Name = $"{parent}" }, options).ResponseAsync;
        var plan = plans.GetPlanAsync(new GetPlanRequest { Name = $"{parent}/plan" }, options).OrNone();
        var known = frames.ListFramesAsync(new ListFramesRequest { Parent = root }, options).ResponseAsync;
        var order = Order(asked, dayOf, options);
        var changed = Changed(asked, options);
        await Task.WhenAll(asked, organisation, inCase, plan, known, order, changed);
        return new DecisionFacts(
            await organisation, await inCase, await asked, await order, await plan, (await known).Frames, dayOf(await asked), recorded, await changed);
    }

    private async Task<DateOnly?> Changed(Task<Decision> asked, CallOptions options) =>
        (await asked).Change is { } change ? (await decisions.GetDecisionAsync(new GetDecisionRequest { Name = change.Decision }, options)).Decided.ToDay() : null;

    /// <summary>The order that a decision rests on; of one that isn't taken, the one that is in force on its day.</summary>
    private async Task<DelegationOrder?> Order(Task<Decision> asked, Func<Decision, DateOnly> dayOf, CallOptions options)
    {
        var decision = await asked;
        if (decision.DelegationOrder.Length > 0)
            return await delegation.GetDelegationOrderAsync(new GetDelegationOrderRequest { Name = decision.DelegationOrder }, options);
        if (decision.Kind == DecisionKind.Board || decision.Board.Length == 0 || decision.State == DecisionState.Taken)
            return null;
        var day = dayOf(decision);
        var orders = await delegation.ListDelegationOrdersAsync(new ListDelegationOrdersRequest { Parent = decision.Board }, options);
        return orders.Orders.LastOrDefault(order =>
            order.State == DelegationOrderState.Adopted
            && (decision.TermFrom == 0 || (decision.TermFrom, decision.TermTo) == (order.TermFrom, order.TermTo))
            && order.ValidFrom.ToDay() <= day && !(order.ValidTo.ToDay() < day) && !(order.SupersededFrom.ToDay() <= day));
    }
}
