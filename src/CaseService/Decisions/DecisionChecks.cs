using System.Text.Json;
using CaseService.Delegation;
using Contracts.Documents.V1;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

/// <summary>What has to be known of a decision, here and in the other services, before it is taken or recorded.</summary>
public sealed partial class DecisionEndpoints
{
    /// <summary>Everything that stands against these persons' deciding on the day, but for money that isn't held.</summary>
    /// <param name="caseBoard">Whose the case is.</param>
    /// <param name="deciding">Each with whether the person held the office that day.</param>
    private async Task<List<Finding>> Against(
        Work work, Decision decision, string caseBoard, DelegationOrder? order, Amounts? amounts, IReadOnlyList<(Signatory By, bool IsHeld)> deciding, DateOnly day)
    {
        var used = amounts is not null && order?.Clause(decision.Clause) is { } clause
            ? await UsedLimit.Of(work, order, clause, decision.Case, amounts.Applied.Keys, day, alone: true)
            : UsedLimit.Nothing;
        var conflicts = await Conflicts.Of(work, decision.Case);
        return
        [
            .. deciding.SelectMany(one => Authority.Check(order, decision.Clause, one.By.Office, one.IsHeld, amounts, used, decision.IsUrgent))
                .Concat(deciding.SelectMany(one => Conflict.Check(conflicts, one.By.Person, day))).Distinct(),
            .. Authority.CheckBoard(decision.Case.Organisation, decision.Board, caseBoard),
            .. await AgainstContent(work, decision, day),
        ];
    }

    /// <summary>What stands against deciding this on the day, whoever decides it.</summary>
    private async Task<List<Finding>> AgainstContent(Work work, Decision decision, DateOnly day)
    {
        var found = await GrantsOverLimit(work, decision, day);
        if (await Changed(work, decision) is { Decided: { } decided } changed && day < decided)
        {
            found.Add(Found.Of("CHANGE_BEFORE_DECISION", "The decision is dated before the one that it changes.",
                ("day", $"{day:yyyy-MM-dd}"), ("changes", changed.Name), ("decided", $"{decided:yyyy-MM-dd}")));
        }

        return found;
    }

    /// <summary>
    /// The amounts that a limit may count: all of them, since a later version of the order may count others within the same year. Null: a correction or a
    /// revocation, which uses nothing of a limit.
    /// </summary>
    private async Task<Amounts?> AmountsOf(Work work, Decision decision, DelegationOrder? order)
    {
        if (decision.Changes is { Kind: not "amendment" })
            return null;
        var options = work.Caller.OnBehalf(Patience, clock, work.Cancellation);
        var plan = await plans.GetPlanAsync(new GetPlanRequest { Name = $"{decision.Case}/plan" }, options).OrNone();
        // Without a plan there is no project to count, unless that is what the clause is about.
        var total = plan is null && order?.Clause(decision.Clause)?.Limit?.Counts != LimitCounts.ProjectTotal ? 0 : plan?.Total.ToKronor();
        var drafted = decision.Applications.Count == 0
            ? new ListApplicationsResponse()
            : await applications.ListApplicationsAsync(new ListApplicationsRequest { Parent = decision.Case.ToString() }, options);
        var amounts = drafted.Applications.ToDictionary(application => application.Name, AppliedFor);
        var applied = decision.Applications.ToDictionary(application => application, application => amounts.GetValueOrDefault(application));
        return new(await OwnMoney(work, decision), applied.Values.Aggregate((decimal?)0, (sum, amount) => sum + amount), total) { Applied = applied };
    }

    /// <summary>What the decision's points say; of what they grant without saying how much, all that is applied for.</summary>
    private async Task<decimal?> OwnMoney(Work work, Decision decision)
    {
        decimal? sum = decision.Points.Sum(point => point.OwnMoney ?? 0);
        foreach (var granted in decision.Points.Where(point => point.OwnMoney is null).SelectMany(point => point.Grants).Distinct())
        {
            var application = await applications.GetApplicationAsync(new GetApplicationRequest { Name = granted }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
            sum += AppliedFor(application);
        }

        return sum;
    }

    // Last, where it was sent or supplemented with another amount.
    private static decimal? AppliedFor(Application application) =>
        application.Supplements.Prepend(application.Submission).Select(sent => sent?.Amount.ToKronor()).LastOrDefault(amount => amount is not null)
        ?? application.Amount.ToKronor();

    /// <summary>What is decided now has its money: a hold expires when nobody decides for long, and what is to be recorded has none.</summary>
    private async Task<IEnumerable<Finding>> NotHeld(Work work, Decision decision)
    {
        if (decision.Reservation.Length == 0)
            return decision.SetsAside ? [Found.Of("MONEY_NOT_HELD", "No money is held for the decision.", ("decision", decision.Name))] : [];
        var held = await frames.GetReservationAsync(new GetReservationRequest { Name = decision.Reservation }, work.Caller.OnBehalf(Patience, clock, work.Cancellation));
        return held.State == ReservationState.Released
            ? [Found.Of("MONEY_NOT_HELD", "The money that was held for the decision is released.", ("reservation", decision.Reservation))]
            : [];
    }

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

    /// <summary>The decision that this one changes; null when it changes none.</summary>
    private static async Task<Decision?> Changed(Work work, Decision decision) => decision.Changes is not { } change
        ? null
        : await Decisions.Find(work, decision.Case, change.Number) ?? throw Refused.NotFound("decision", $"{decision.Case}/decisions/{change.Number}");

    /// <summary>Refuses a change of a decision that can't be changed, or not any more.</summary>
    private static async Task ChangedMustStand(Work work, Decision decision)
    {
        if (await Changed(work, decision) is not { } changed)
            return;
        changed.MustTake(decision.Changes!, decision.Kind);
        // An amendment falls with what it amends.
        if (decision is { Kind: "delegated", Changes.Kind: "revocation" })
        {
            var boards = (await Decisions.StandingOn(work, decision.Case, changed.Number)).FirstOrDefault(one => one.Kind == "board");
            if (boards.Number > 0)
                throw Refused.Precondition("DECIDED_BY_BOARD", "What a board decided is changed by the board.", ("decision", $"{decision.Case}/decisions/{boards.Number}"));
        }
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
