using FundingService.Frames;

namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.GrantAccount> SettleGrant(SettleGrantRequest request, ServerCallContext context)
    {
        var (of, application) = Names.InCase("applications", request.Application, "application");
        MustRecordDecisions(context, of);
        var violations = new Violations();
        var day = request.Day.Read(violations, "day");
        violations.Require(request.Day is not null, "day", "expected the day of the settlement");
        violations.Require(day is null || day <= clock.Today(), "day", $"expected a day that has come, found {day:O}");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            await GrantMoney.Lock(work, of, application);
            if (await GrantAccounts.Find(work, of, application) is { Settled: not null } before && before.Settled == day)
                return before.ToMessage();

            var account = await GrantAccounts.Lock(work, of, application);
            var key = new { of.Organisation, of.Id, application, day };
            var claims = await work.One<int>(
                "SELECT count(*)::int FROM payment WHERE organisation = @Organisation AND case_id = @Id AND application = @application AND state = 'CLAIMED'", key);
            await GrantAccounts.Post(work, account, null, account.Settle(claims));
            await work.ExecuteOne("UPDATE grant_account SET settled = @day WHERE organisation = @Organisation AND case_id = @Id AND application = @application", key);
            await GrantMoney.Release(work, of, application);
            work.Publish(of.ToString(), new GrantSettled(of.Organisation, of.ToString(), account.Name, account.Direction, account.Paid, account.Remaining, day!.Value, work.At));
            return (await GrantAccounts.Find(work, of, application))!.ToMessage();
        });
    }
}
