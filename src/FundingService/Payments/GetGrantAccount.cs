namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override Task<Wire.GrantAccount> GetGrantAccount(GetGrantAccountRequest request, ServerCallContext context)
    {
        var (of, application) = Names.InCase("applications", request.Application, "application");
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
            (await GrantAccounts.Find(work, of, application) ?? throw Refused.NotFound("grant account", request.Application)).ToMessage());
    }
}
