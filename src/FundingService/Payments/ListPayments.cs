namespace FundingService.Payments;

public sealed partial class PaymentEndpoints
{
    /// <inheritdoc/>
    public override Task<ListPaymentsResponse> ListPayments(ListPaymentsRequest request, ServerCallContext context)
    {
        var of = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(of.Organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<int>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await Payments.After(work, of, after, size + 1);
            return new ListPaymentsResponse
            {
                Payments = { found.Take(size).Select(one => one.ToMessage(of)) },
                NextPageToken = found.Count > size ? Page.Token(request, found[size - 1].Number) : "",
            };
        });
    }
}
