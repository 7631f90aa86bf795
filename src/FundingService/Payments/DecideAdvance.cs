using FundingService.Rules;

namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Payment> DecideAdvance(DecideAdvanceRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var (of, advance) = Read(request.Advance, "ADVANCE", "DUE", "advance", context, violations);
        MustRecordDecisions(context, of);
        violations.Require(request.Advance.Amount is not null && advance.Amount is null or > 0, "advance.amount", "expected more than 0 kronor");
        ReadDecision(of, advance, violations, "advance");
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var account = await GrantAccounts.Lock(work, of, advance.Application);
            await MustKeepRules(work, account, advance);
            var entered = await Payments.Add(work, of, advance);
            await GrantAccounts.Post(work, account, entered.Number, account.Prepay(advance.Amount!.Value));
            return entered.ToMessage(of);
        });
    }

    // The financier's limits on the day of the decision count all advances of the grant together.
    private static async Task MustKeepRules(Work work, GrantAccount account, Payment advance)
    {
        var application = (await Applications.Applications.Find(work, account.Case, account.Application))!;
        var before = await work.One<decimal>(
            """
            SELECT coalesce(sum(amount), 0) FROM payment
            WHERE organisation = @Organisation AND case_id = @Id AND application = @Application AND kind = 'ADVANCE' AND state <> 'CANCELLED'
            """,
            new { account.Case.Organisation, account.Case.Id, account.Application });
        foreach (var rule in await AdvanceRules.ValidOn(work, account.Case.Organisation, application.Source, advance.Day))
        {
            if (before + advance.Amount > rule.Limit(account.Decided))
            {
                throw Refused.Precondition(
                    "ADVANCE_OVER_LIMIT",
                    "The advances come to more than the financier's rule of the day allows.",
                    ("rule", rule.Name), ("limit", Text.Of(rule.Limit(account.Decided)!.Value)), ("asked", Text.Of(advance.Amount!.Value)), ("before", Text.Of(before)),
                    ("granted", Text.Of(account.Decided)), ("legalReference", rule.LegalReference));
            }
        }
    }
}
