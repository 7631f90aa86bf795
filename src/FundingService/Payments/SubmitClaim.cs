namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    private const int MostPayments = 10_000;

    /// <inheritdoc/>
    public override async Task<Wire.Payment> SubmitClaim(SubmitClaimRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var (of, claim) = Read(request.Claim, "CLAIM", "CLAIMED", "claim", context, violations);
        violations.Require(request.Claim.ActualCosts is not null && claim.ActualCosts is null or > 0, "claim.actual_costs", "expected more than 0 kronor");
        violations.Require(claim.FromDay is null || claim.ToDay is null || claim.FromDay <= claim.ToDay, "claim.to", $"expected a day that isn't before {claim.FromDay:O}, found {claim.ToDay:O}");
        violations.Require(claim.ToDay is null || claim.ToDay <= clock.Today(), "claim.to", $"expected a day that has come, since costs are actual, found {claim.ToDay:O}");
        violations.Require(request.Claim.Amount is null && request.Claim.ApprovedCosts is null, "claim.amount", "expected nothing: what is due follows from the costs that are approved");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            await GrantAccounts.Lock(work, of, claim.Application);
            var entered = await Payments.Add(work, of, claim);
            return entered.Number <= MostPayments
                ? entered.ToMessage(of)
                : throw Refused.Precondition("PAYMENTS_FULL", $"A case has at most {MostPayments} payments.", ("case", of.ToString()));
        });
    }
}
