using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> CreateDelegationOrder(Wire.CreateDelegationOrderRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Parent, "parent");
        context.Caller().In(organisation, Roles.Administrator);
        var violations = new Violations();
        CheckTerm(request.TermFrom, request.TermTo, violations, "term_from");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var draft = await Drafts.Begin(work, organisation, board, request.TermFrom, request.TermTo, []);
            await OrganisationHistory.Add(work, organisation, "DelegationOrderDrafted", request);
            return await Load(work, organisation, board, draft.Id);
        });
    }
}
