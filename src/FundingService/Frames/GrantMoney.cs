using FundingService.Applications;
using FundingService.Payments;
using ApplicationState = FundingService.Applications.ApplicationState;

namespace FundingService.Frames;

/// <summary>
/// What this organisation's decisions set aside in its frames for grants. While a grant is open all of that stays. Once it is settled or has ended, what has left the
/// house and what is still to leave it stays set aside, by as many of its decisions as that takes; the rest is free again, and so is what comes back later.
/// </summary>
internal static class GrantMoney
{
    /// <summary>Locks an application's case, and those of the decisions that grant it.</summary>
    public static async Task Lock(Work work, CaseName of, int application) =>
        await FundedCase.Lock(work, of.Organisation, (await GrantingDecisions.Of(work, of, application)).All.Select(one => one.DecisionCase).Append(of.Id));

    /// <summary>Gives back what a grant doesn't need any more, whatever decision set it aside.</summary>
    public static async Task Release(Work work, CaseName of, int application)
    {
        foreach (var one in (await GrantingDecisions.Of(work, of, application)).All)
            await ReleaseOf(work, Deciding(of.Organisation, one), one.Decision);
    }

    /// <summary>Gives back what a decision set aside and its grants don't need any more; when it is revoked, whatever else it set aside as well.</summary>
    public static async Task ReleaseOf(Work work, CaseName of, int decision)
    {
        await FundedCase.Lock(work, of);
        if (await Reservations.ActiveFor(work, of, decision) is not { } active)
            return;
        var isRevoked = await KnownDecisions.IsRevoked(work, of, decision);
        if (active.State == ReservationState.Committed)
            await Reservations.Keep(work, active, await Needed(work, active, isRevoked), isRevoked);
        else if (isRevoked)
            await Reservations.Release(work, active, Cause.Released);
    }

    private static async Task<List<Placement>> Needed(Work work, Reservation committed, bool isRevoked)
    {
        var grants = (await GrantingDecisions.In(work, committed.Case)).Where(one => one.Decision == committed.Decision).ToList();
        var kept = committed.Placements.Select(placement => !isRevoked && !grants.Any(grant => IsFor(grant, committed, placement)) ? placement.Amount : 0).ToArray();
        var needs = new List<(GrantingDecision Grant, decimal? Amount)>();
        foreach (var grant in grants)
            needs.Add((grant, await Need(work, committed.Case.Organisation, grant)));
        if (needs.Count > 0 && needs.All(need => need.Amount is null))
            return [.. committed.Placements];
        foreach (var (grant, amount) in needs)
            Keep(amount ?? grant.Amount, placement => IsFor(grant, committed, placement));
        // What isn't told which point it is for is told apart by its amount.
        if (!isRevoked && committed.Lines.Where(line => !line.InKind).Sum(line => line.Amount) - grants.Sum(grant => grant.Amount) is > 0 and var other && grants.Any(grant => IsVague(grant, committed)))
            Keep(other, placement => grants.Any(grant => IsFor(grant, committed, placement)));
        return [.. committed.Placements.Select((placement, index) => placement with { Amount = kept[index] }).Where(placement => placement.Amount > 0)];

        // The earliest years first.
        void Keep(decimal amount, Func<Placement, bool> where)
        {
            foreach (var (index, placement) in committed.Placements.Index().Where(one => where(one.Item)).OrderBy(one => one.Item.Year))
            {
                var part = Math.Min(amount, placement.Amount - kept[index]);
                (kept[index], amount) = (kept[index] + part, amount - part);
            }
        }
    }

    // Kronor that a grant needs of what one of its decisions set aside, after what those before it have: the ones that stand come first. Null: all of it, since the grant is open.
    private static async Task<decimal?> Need(Work work, string organisation, GrantingDecision of)
    {
        var inCase = CaseName.Parse($"organisations/{organisation}/cases/{of.CaseId}");
        var account = await GrantAccounts.Find(work, inCase, of.Application);
        var application = await Applications.Applications.Find(work, inCase, of.Application);
        var decisions = await GrantingDecisions.Of(work, inCase, of.Application);
        var isOpen = application!.State == ApplicationState.Granted && account is { Settled: null };
        if (isOpen && decisions.Stands(of))
            return null;
        var need = account is null ? 0 : account.Paid + account.Recovering + account.Due;
        foreach (var one in decisions.All.OrderByDescending(decisions.Stands).ThenBy(one => one.Decision).TakeWhile(one => (one.DecisionCase, one.Decision) != (of.DecisionCase, of.Decision)))
        {
            if (await Reservations.ActiveFor(work, Deciding(organisation, one), one.Decision) is { State: ReservationState.Committed } before)
                need -= Math.Min(need, before.Placements.Where(placement => IsFor(one, before, placement)).Sum(placement => placement.Amount));
        }

        return need;
    }

    private static bool IsFor(GrantingDecision grant, Reservation committed, Placement placement)
    {
        var line = committed.Lines[placement.Line];
        return !line.InKind && (grant.Points is null || grant.Points.Contains(line.Point));
    }

    private static bool IsVague(GrantingDecision grant, Reservation committed) => grant.Points is null && committed.Lines.Select(line => line.Point).Distinct().Count() > 1;

    private static CaseName Deciding(string organisation, GrantingDecision one) => CaseName.Parse($"organisations/{organisation}/cases/{one.DecisionCase}");
}
