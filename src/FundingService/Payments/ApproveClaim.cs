namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Payment> ApproveClaim(ApproveClaimRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("payments", request.Name);
        MustRecordDecisions(context, of);
        var violations = new Violations();
        var approved = request.ApprovedCosts.Read(violations, "approved_costs");
        violations.Require(request.ApprovedCosts is not null, "approved_costs", "expected the costs that are approved, 0 kronor to reject the claim");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var (account, claim) = await Lock(work, of, number);
            if (claim is { Kind: "CLAIM", State: not "CLAIMED" } && claim.ApprovedCosts == approved)
                return claim.ToMessage(of);
            if (claim.State != "CLAIMED")
                throw Refused.Precondition("CLAIM_DECIDED", "The claim is decided, or it is none.", ("payment", request.Name), ("state", claim.State));
            if (approved > 0)
                GrantAccounts.MustBeGranted((await Applications.Applications.Find(work, of, claim.Application))!);
            if (approved > claim.ActualCosts)
                throw Refused.Invalid("approved_costs", $"expected at most the actual costs, {Text.Of(claim.ActualCosts!.Value)}, found {Text.Of(approved!.Value)}");

            var (due, transfers) = account.Approve(approved!.Value);
            var decided = claim with { State = approved == 0 ? "REJECTED" : due == 0 ? "PAID" : "DUE", ApprovedCosts = approved, Amount = due };
            await GrantAccounts.Post(work, account, number, transfers);
            await Payments.Change(work, of, decided);
            return decided.ToMessage(of);
        });
    }
}
