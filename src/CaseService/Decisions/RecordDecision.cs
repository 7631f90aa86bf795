using System.Text.RegularExpressions;
using CaseService.Delegation;
using CaseService.Register;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> RecordDecision(Wire.RecordDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation, Roles.Registrar);
        caller.MustBePerson();
        var violations = new Violations();
        var decided = request.Decided.Read(violations, "decided");
        violations.Require(request.Decided is not null, "decided", "expected the day of the decision");
        violations.Require(request.DecidedBy.Count is 1 or 2, "decided_by", "expected one or two offices");
        violations.Require(request.OriginalSha256.Length == 0 || Sha256Pattern().IsMatch(request.OriginalSha256), "original_sha256", "expected 64 hexadecimal digits in lower case");
        var asked = request.DecidedBy.Select((one, i) => ProposedContent.ReadSignature(one, name.Organisation, violations, $"decided_by[{i}]")).ToList();
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var order = await DelegationOrders.InForce(work, name.Organisation, decision.Board ?? "", decision.TermFrom, decision.TermTo, decided!.Value);
            var amounts = await AmountsOf(work, decision, order);
            var (decidedBy, findings) = await Check(work, decision, order, asked, amounts, decided.Value);

            if (decision.State != "taken" && await IsReleased(work, decision.Reservation))
                findings.Add(Found.Of("MONEY_NOT_HELD", "The money that was held for the decision is released.", ("reservation", decision.Reservation)));
            // Null: it was recorded exactly like this before. The same answer again, and no second event.
            if (decision.Record(decided.Value, decidedBy, request.OriginalSha256, order, findings, request.AcknowledgedFindings, work.At) is { } taken)
                await Decisions.Take(work, decision, taken, decidedBy, order, findings, amounts, request.OriginalSha256);
            return await Load(work, name, number);
        });
    }

    /// <summary>The amounts that the clause's limit may count. What lies in FundingService is asked for only when there is a limit.</summary>
    private async Task<Amounts> AmountsOf(Work work, Decision decision, DelegationOrder? order)
    {
        if (order?.Clause(decision.Clause)?.Limit is not { } limit)
            return new(decision.OwnMoney, null, null);
        return limit.Counts switch
        {
            LimitCounts.OwnMoney => new(decision.OwnMoney, null, null),
            LimitCounts.AppliedFor => new(decision.OwnMoney, await AppliedFor(work, decision), null),
            _ => new(decision.OwnMoney, null, await ProjectTotal(work, decision)),
        };
    }

    private async Task<decimal?> AppliedFor(Work work, Decision decision)
    {
        var all = await applications.ListApplicationsAsync(
            new ListApplicationsRequest { Parent = decision.Case.ToString() }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
        var amounts = all.Applications.Where(application => decision.Applications.Contains(application.Name)).Select(application => application.Amount.ToKronor()).ToList();
        return amounts.Contains(null) ? null : amounts.Sum();
    }

    private async Task<decimal?> ProjectTotal(Work work, Decision decision)
    {
        var plan = await plans.GetPlanAsync(new GetPlanRequest { Name = $"{decision.Case}/plan" }, work.Caller.OnBehalf(Patience, clock, work.Cancellation)).OrNone();
        return plan?.Total.ToKronor();
    }

    // A hold expires when nobody decides for long; the decision is a fact all the same.
    private async Task<bool> IsReleased(Work work, string reservation) =>
        reservation.Length > 0
        && (await frames.GetReservationAsync(new GetReservationRequest { Name = reservation }, work.Caller.OnBehalf(Patience, clock, work.Cancellation)))
            .State == ReservationState.Released;

    private static async Task<(List<Signatory> DecidedBy, List<Finding> Findings)> Check(
        Work work, Decision decision, DelegationOrder? order, IReadOnlyList<AskedSignature> asked, Amounts amounts, DateOnly day)
    {
        var (decidedBy, findings, violations) = (new List<Signatory>(), new List<Finding>(), new Violations());
        var before = order?.Clause(decision.Clause) is { } clause ? await DelegationOrders.DecidedBefore(work, order, clause, decision.Case, day, alone: true) : 0;
        foreach (var (one, i) in asked.Select((one, i) => (one, i)))
        {
            var (signatory, holder) = await Signatories.Resolve(work, decision.Case.Organisation, one, day, violations, $"decided_by[{i}]");
            violations.Require(signatory.PersonName.Length > 0, $"decided_by[{i}].person", "expected who decided, since nobody held the office that day");
            decidedBy.Add(signatory);
            findings.AddRange(Authority.Check(order, decision.Clause, one.Office, holder, amounts, before));
        }

        violations.Refuse();
        return (decidedBy, [.. findings.Distinct()]);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
