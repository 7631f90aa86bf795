using System.Text.Json;
using CaseService.Delegation;
using Contracts.Documents.V1;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

/// <summary>What has to be known of a decision, here and in the other services, before it is taken or recorded.</summary>
public sealed partial class DecisionEndpoints
{
    /// <summary>Everything that stands against these persons' deciding on the day.</summary>
    /// <param name="deciding">Each with whether the person held the office that day.</param>
    private async Task<List<Finding>> Against(
        Work work, Decision decision, DelegationOrder? order, Amounts amounts, IReadOnlyList<(Signatory By, bool IsHeld)> deciding, DateOnly day)
    {
        var before = order?.Clause(decision.Clause) is { } clause ? await DelegationOrders.DecidedBefore(work, order, clause, decision.Case, day, alone: true) : 0;
        var conflicts = await Conflicts.Of(work, decision.Case);
        List<Finding> findings =
        [
            .. deciding.SelectMany(one => Authority.Check(order, decision.Clause, one.By.Office, one.IsHeld, amounts, before, decision.IsUrgent))
                .Concat(deciding.SelectMany(one => Conflict.Check(conflicts, one.By.Person, day))).Distinct(),
        ];
        if (await IsReleased(work, decision.Reservation))
            findings.Add(Found.Of("MONEY_NOT_HELD", "The money that was held for the decision is released.", ("reservation", decision.Reservation)));
        findings.AddRange(await GrantsOverLimit(work, decision, day));
        return findings;
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

    // A hold expires when nobody decides for long.
    private async Task<bool> IsReleased(Work work, string reservation) =>
        reservation.Length > 0
        && (await frames.GetReservationAsync(new GetReservationRequest { Name = reservation }, work.Caller.OnBehalf(Patience, clock, work.Cancellation)))
            .State == ReservationState.Released;

    /// <summary>A grant above its limit warns in plans; the decision that grants the money is where it is stopped, by the rules of its day.</summary>
    private async Task<List<Finding>> GrantsOverLimit(Work work, Decision decision, DateOnly day)
    {
        var found = new List<Finding>();
        foreach (var (granted, amount) in decision.Grants)
        {
            var checkedToday = await rules.CheckGrantAsync(
                new CheckGrantRequest { Application = granted, Amount = amount.ToMoney(), Day = day.ToDate() }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
            found.AddRange(checkedToday.Findings);
        }

        return found;
    }

    /// <summary>Who decides now rests on what lies in the case: a document of the basis that is another by now was not frozen.</summary>
    private async Task<IEnumerable<Finding>> NotFrozen(Work work, Decision decision)
    {
        var found = new List<Finding>();
        foreach (var basis in decision.Basis)
        {
            var current = await documents.GetDocumentAsync(new GetDocumentRequest { Name = basis.Document }, work.Caller.OnBehalf(Patience, clock, work.Cancellation)).OrNone();
            if (basis.Sha256.Length == 0 || current?.Sha256 != basis.Sha256)
            {
                found.Add(Found.Of("BASIS_NOT_FROZEN", "A document that the decision rests on is not the one that it was proposed with.",
                    ("document", basis.Document), ("frozen", basis.Sha256), ("current", current?.Sha256 ?? "")));
            }
        }

        return found;
    }

    /// <summary>Refuses a change of a decision that can't be changed, or not any more.</summary>
    private static async Task ChangedMustStand(Work work, Decision decision)
    {
        if (decision.Changes is not { } change)
            return;
        var changed = await Decisions.Find(work, decision.Case, change.Number) ?? throw Refused.NotFound("decision", $"{decision.Case}/decisions/{change.Number}");
        changed.MustTake(change, decision.Kind);
    }

    /// <summary>Warns of those who decided to send an application, or sent it, and grant it now.</summary>
    private async Task<IReadOnlyList<Finding>> GrantedByApplicants(Work work, Decision decision, IReadOnlyList<Signatory> decidedBy)
    {
        var found = new List<Finding>();
        foreach (var granted in decision.Grants.Keys)
        {
            var application = await applications.GetApplicationAsync(new GetApplicationRequest { Name = granted }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
            var (of, _) = Names.InCase("applications", granted);
            var applicants = await work.All<string>(
                """
                SELECT DISTINCT signatory ->> 'Person' FROM decision, jsonb_array_elements(decided_by) AS signatory
                WHERE organisation = @Organisation AND case_id = @Id AND state = 'taken' AND points @> @sends::jsonb
                """,
                new { of.Organisation, of.Id, sends = JsonSerializer.Serialize(new[] { new { Applications = new[] { granted } } }) });
            found.AddRange(decidedBy.Where(one => applicants.Append(application.Submission?.By).Contains(one.Person)).Select(one => Found.Of(
                "GRANTED_BY_APPLICANT", "The same person applies and grants.", ("application", granted), ("person", one.Person))));
        }

        return found;
    }
}
