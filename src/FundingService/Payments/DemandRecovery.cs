namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Payment> DemandRecovery(DemandRecoveryRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var (of, recovery) = Read(request.Recovery, "RECOVERY", "DUE", "recovery", context, violations);
        MustRecordDecisions(context, of);
        ReadDecision(of, recovery, violations, "recovery");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            // Also after the grant is settled or revoked: what was paid wrongly is demanded back at any time.
            await FundedCase.Lock(work, of);
            var account = await GrantAccounts.Find(work, of, recovery.Application) ?? throw Refused.NotFound("grant account", request.Recovery.Application);
            var (amount, transfers) = account.Recover(recovery.Amount, recovery.ApprovedCosts ?? 0);
            var entered = await Payments.Add(work, of, recovery with { Amount = amount });
            await GrantAccounts.Post(work, account, entered.Number, transfers);
            return entered.ToMessage(of);
        });
    }
}
