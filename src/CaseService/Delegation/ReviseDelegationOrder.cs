using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> ReviseDelegationOrder(Wire.ReviseDelegationOrderRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Name, "name");
        context.Caller().In(organisation, Roles.Administrator);

        return database.Once(request, context, async work =>
        {
            var (termFrom, termTo, clauses) = await work.Find<(int, int, string?)>(
                "SELECT term_from, term_to, clauses::text FROM delegation_order WHERE organisation = @organisation AND board = @board AND order_id = @id",
                new { organisation, board, id });
            if (clauses is null)
                throw Refused.NotFound("adopted delegation order", request.Name);
            var draft = await Drafts.Begin(work, organisation, board, termFrom, termTo, Clauses.Parse(clauses));
            await OrganisationHistory.Add(work, organisation, "DelegationOrderRevised", request);
            return await Load(work, organisation, board, draft.Id);
        });
    }
}
