using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> PutClause(Wire.PutClauseRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Parent, "parent");
        context.Caller().In(organisation, Roles.Administrator);
        var violations = new Violations();
        var clause = Clauses.Read(request.Clause ?? new(), organisation, violations, "clause");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var draft = await Drafts.Lock(work, organisation, board, id);
            await Clauses.CheckOffices(work, organisation, [(clause, "clause")]);
            var changed = draft.With(clause);
            if (changed.Clauses.Count > Clauses.Most)
                throw Refused.Invalid("clause", $"expected at most {Clauses.Most} clauses in an order");
            await Drafts.Save(work, changed);
            await OrganisationHistory.Add(work, organisation, "ClausePut", request);
            return await Load(work, organisation, board, id);
        });
    }
}
