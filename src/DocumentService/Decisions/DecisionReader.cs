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
    /// <param name="recorded">When it was entered in the register: the funding plan is read as it was then.</param>
    public Task<DecisionFacts> Read(string decision, Recorded recorded, Caller caller, CancellationToken cancellation)
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
        Read(parent, Task.FromResult(decision), _ => day, new Recorded(day, null), caller.OnBehalf(Patience, clock, cancellation));

    private async Task<DecisionFacts> Read(CaseName parent, Task<Decision> asked, Func<Decision, DateOnly> dayOf, Recorded recorded, CallOptions options)
    {
        var root = $"organisations/{parent.Organisation}";
        var organisation = organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = root }, options).ResponseAsync;
        var inCase = cases.GetCaseAsync(new GetCaseRequest { Name = $"{parent}" }, options).ResponseAsync;
        var plan = Plan($"{parent}/plan", recorded.At, options);
        var known = frames.ListFramesAsync(new ListFramesRequest { Parent = root }, options).ResponseAsync;
        var order = Order(asked, dayOf, options);
        var changed = Changed(asked, options);
        await Task.WhenAll(asked, organisation, inCase, plan, known, order, changed);
        return new DecisionFacts(
            await organisation, await inCase, await asked, await order, await plan, (await known).Frames, dayOf(await asked), recorded.Day, await changed);
    }

    /// <summary>The funding plan as it was at a moment, by the rule by which FundingService locks it, which may not have heard of the decision yet.</summary>
    /// <param name="at">Null: as it stands.</param>
    private async Task<FundingPlan?> Plan(string name, DateTimeOffset? at, CallOptions options)
    {
        if (at is null)
            return await plans.GetPlanAsync(new GetPlanRequest { Name = name }, options).OrNone();
        var request = new ListPlanVersionsRequest { Parent = name };
        do
        {
            var page = await plans.ListPlanVersionsAsync(request, options);
            if (page.Versions.FirstOrDefault(version => version.Kept.ToDateTimeOffset() <= at) is { } found)
                return await plans.GetPlanAsync(new GetPlanRequest { Name = name, Version = found.Version }, options);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return null;
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
