namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.ListDelegationOrdersResponse> ListDelegationOrders(Wire.ListDelegationOrdersRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Parent, "parent");
        context.Caller().In(organisation);
        return database.Read(context, async work =>
        {
            var orders = await LoadAll(work, organisation, board);
            orders.ForEach(order => order.Clauses.Clear());
            return new Wire.ListDelegationOrdersResponse { Orders = { orders } };
        });
    }
}
