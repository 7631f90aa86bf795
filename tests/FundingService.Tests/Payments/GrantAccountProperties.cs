using FsCheck;
using FsCheck.Fluent;
using FundingService.Payments;
using ServiceDefaults;

namespace FundingService.Tests.Payments;

/// <summary>Grants under whatever is claimed, approved, paid in advance and demanded back, in whatever order.</summary>
public sealed class GrantAccountProperties
{
    [Fact]
    public void However_it_is_used_never_more_is_due_or_paid_than_granted_or_than_costs_and_advances_cover() =>
        Prop.ForAll(Histories().ToArbitrary(), history =>
            history.Steps.Aggregate((Account: history.Start, IsSound: true), (now, step) =>
            {
                var after = Apply(now.Account, step);
                return (after, now.IsSound && IsSound(after));
            }).IsSound).QuickCheckThrowOnFailure();

    private static bool IsSound(GrantAccount account) =>
        new[] { account.Remaining, account.Due, account.Paid, account.Recovering, account.Costs, account.Advance }.All(amount => amount >= 0)
        && account.Remaining + account.Due + account.Paid + account.Recovering + account.Released == account.Granted
        && account.Due + account.Paid <= account.Granted
        && account.Due + account.Paid <= account.Earned + account.Advance;

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
                _ => Book(account, account.Grant(step.Amount)),
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
            from kind in Gen.Choose(0, 6)
            from amount in Gen.Choose(1, 4_000)
            from costs in Gen.Choose(0, 8_000)
            select (kind, amount / 1m, costs / 100m * 37)).ListOf(12)
        select (
            new GrantAccount { Case = CaseName.Parse("organisations/o/cases/RUN-1-2024"), Application = 1, Direction = "IN", Percent = percent, Granted = granted, Remaining = granted },
            steps.ToList());
}
