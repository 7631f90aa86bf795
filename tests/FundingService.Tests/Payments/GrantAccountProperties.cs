using FsCheck;
using FsCheck.Fluent;
using FundingService.Payments;
using ServiceDefaults;

namespace FundingService.Tests.Payments;

/// <summary>Grants under whatever is claimed, approved, paid in advance and demanded back, in whatever order.</summary>
public sealed class GrantAccountProperties
{
    [Fact]
    public void However_it_is_used_never_more_becomes_due_than_is_decided_and_than_costs_and_advances_cover() =>
        Prop.ForAll(Histories().ToArbitrary(), history =>
            history.Steps.Aggregate((Account: history.Start, IsSound: true), (now, step) =>
            {
                var after = Apply(now.Account, step);
                return (after, now.IsSound && IsSound(after) && MayBecome(now.Account, after, step.Kind));
            }).IsSound).QuickCheckThrowOnFailure();

    private static bool IsSound(GrantAccount account) =>
        new[] { account.Remaining, account.Due, account.Paid, account.Recovering, account.Costs, account.Advance }.All(amount => amount >= 0)
        && account.Remaining + account.Due + account.Paid + account.Recovering + account.Released == account.Granted
        && account.Due + account.Paid + account.Recovering + account.Remaining <= Math.Max(account.Decided, account.Due + account.Paid + account.Recovering)
        && account.Due + account.Paid <= account.Earned + account.Advance;

    // Whatever becomes due does so within what is decided and, but for advances, within what costs entitle to.
    private static bool MayBecome(GrantAccount before, GrantAccount after, int kind) =>
        after.Due + after.Paid <= before.Due + before.Paid || after.Due + after.Paid <= (kind == 1 ? after.Decided : after.Earned);

    private static GrantAccount Apply(GrantAccount account, (int Kind, decimal Amount, decimal Costs) step)
    {
        try
        {
            return step.Kind switch
            {
                0 => Book(account, account.Approve(step.Costs).Transfers),
                1 => Book(account, account.Prepay(step.Amount)),
                2 => Book(account, account.Recover(step.Amount, step.Costs).Transfers),
                3 => Book(account, account.Recover(null, step.Costs).Transfers),
                4 => Book(account, GrantAccount.Pay(Math.Min(step.Amount, account.Due))),
                5 => Book(account, account.Repay(Math.Min(step.Amount, account.Recovering))),
                6 => Book(account, account.Cancel(Math.Min(step.Amount, account.Due), step.Costs)),
                7 => Book(account, account.Decide(step.Amount, account.Percent)) with { Decided = step.Amount },
                _ => Book(account, account.Decide(account.Decided, step.Amount / 40)) with { Percent = step.Amount / 40 },
            };
        }
        catch (Refused)
        {
            return account;
        }
    }

    private static GrantAccount Book(GrantAccount account, IEnumerable<Transfer> transfers)
    {
        var moved = transfers.SelectMany(one => new[] { (one.From, -one.Amount), (one.To, one.Amount) }).ToLookup(entry => entry.Item1, entry => entry.Item2);
        return account with
        {
            Granted = account.Granted - moved["grant"].Sum(),
            Remaining = account.Remaining + moved["remaining"].Sum(),
            Due = account.Due + moved["due"].Sum(),
            Paid = account.Paid + moved["paid"].Sum(),
            Recovering = account.Recovering + moved["recovering"].Sum(),
            Released = account.Released + moved["released"].Sum(),
            Costs = account.Costs + moved["costs"].Sum(),
            Advance = account.Advance + moved["advance"].Sum(),
        };
    }

    private static Gen<(GrantAccount Start, List<(int Kind, decimal Amount, decimal Costs)> Steps)> Histories() =>
        from granted in Gen.Choose(1, 10_000)
        from percent in Gen.Choose(0, 100)
        from steps in (
            from kind in Gen.Choose(0, 8)
            from amount in Gen.Choose(1, 4_000)
            from costs in Gen.Choose(0, 8_000)
            select (kind, amount / 1m, costs / 100m * 37)).ListOf(12)
        select (
            new GrantAccount { Case = CaseName.Parse("organisations/o/cases/RUN-1-2024"), Application = 1, Direction = "IN", Percent = percent, Decided = granted, Granted = granted, Remaining = granted },
            steps.ToList());
}
