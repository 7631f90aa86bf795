using FundingService.Frames;

namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Payment> RecordPayment(RecordPaymentRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("payments", request.Name);
        context.Caller().In(of.Organisation);
        var violations = new Violations();
        var day = request.Day.Read(violations, "day");
        violations.Require(request.Day is not null, "day", "expected the day of the payment");
        violations.Require(day is null || day <= clock.Today(), "day", $"expected a day that has come, found {day:O}");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var (account, payment) = await Lock(work, of, number);
            if (payment.State == "PAID" && payment.Paid == day)
                return payment.ToMessage(of);
            if (payment.State != "DUE")
                throw Refused.Precondition("PAYMENT_NOT_DUE", "Only what is due is paid, and once.", ("payment", request.Name), ("state", payment.State));
            await MustBeToBePaid(work, of, payment, day!.Value);

            var (amount, paid) = (payment.Amount!.Value, payment with { State = "PAID", Paid = day });
            await GrantAccounts.Post(work, account, number, payment.Kind == "RECOVERY" ? account.Repay(amount) : GrantAccount.Pay(amount));
            await Payments.Change(work, of, paid);
            await GrantMoney.Release(work, of, payment.Application);
            work.Publish(of.ToString(), new PaymentMade(of.Organisation, of.ToString(), request.Name, account.Name, account.Direction, payment.Kind, amount, day.Value, work.At));
            return paid.ToMessage(of);
        });
    }

    // What had left the house before the grant ended is a fact; what has not stays.
    private static async Task MustBeToBePaid(Work work, CaseName of, Payment payment, DateOnly day)
    {
        var application = (await Applications.Applications.Find(work, of, payment.Application))!;
        if (payment.Kind != "RECOVERY" && !(application.IsEnded && day <= application.Outcome!.Day.ToDay()))
            GrantAccounts.MustBeGranted(application);
    }
}
