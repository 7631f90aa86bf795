using FundingService.Frames;

namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Payment> CancelPayment(CancelPaymentRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("payments", request.Name);
        MustRecordDecisions(context, of);

        return await database.Once(request, context, async work =>
        {
            var (account, payment) = await Lock(work, of, number);
            if (payment.State == "CANCELLED")
                return payment.ToMessage(of);
            if (payment.State != "DUE" || payment.Kind == "RECOVERY")
                throw Refused.Precondition("PAYMENT_NOT_DUE", "Only what is due to be paid is cancelled.", ("payment", request.Name), ("state", payment.State));

            var cancelled = payment with { State = "CANCELLED" };
            await GrantAccounts.Post(work, account, number, account.Cancel(payment.Amount!.Value, payment.ApprovedCosts ?? 0));
            await Payments.Change(work, of, cancelled);
            await GrantMoney.Release(work, of, payment.Application);
            return cancelled.ToMessage(of);
        });
    }
}
