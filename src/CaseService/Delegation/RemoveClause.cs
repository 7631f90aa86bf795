using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> RemoveClause(Wire.RemoveClauseRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Parent, "parent");
        context.Caller().In(organisation, Roles.Administrator);

        return database.Once(request, context, async work =>
        {
            var draft = await Drafts.Lock(work, organisation, board, id);
            var left = draft.Clauses.Where(clause => clause.Number != request.Number).ToList();
            if (left.Count == draft.Clauses.Count)
                throw Refused.NotFound("clause", request.Number);
            await Drafts.Save(work, draft with { Clauses = left });
            await OrganisationHistory.Add(work, organisation, "ClauseRemoved", request);
            return await Load(work, organisation, board, id);
        });
    }
}
