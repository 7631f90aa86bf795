using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.SubDelegation> SubDelegate(Wire.SubDelegateRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Parent, "parent");
        var caller = context.Caller();
        caller.In(organisation);
        caller.MustBePerson();
        var wanted = request.SubDelegation ?? new();
        var violations = new Violations();
        var fromOffice = Names.TryIn("offices", wanted.FromOffice);
        var toOffice = Names.TryIn("offices", wanted.ToOffice);
        violations.Require(fromOffice?.Organisation == organisation, "sub_delegation.from_office", $"expected organisations/{organisation}/offices/ID, found '{wanted.FromOffice}'");
        violations.Require(toOffice?.Organisation == organisation, "sub_delegation.to_office", $"expected organisations/{organisation}/offices/ID, found '{wanted.ToOffice}'");
        violations.Require(wanted.From is not null, "sub_delegation.from", "expected a day");
        var from = wanted.From.Read(violations, "sub_delegation.from");
        var to = wanted.To.Read(violations, "sub_delegation.to");
        violations.Require(from is null || to is null || from <= to, "sub_delegation.to", $"expected a day that isn't before {from:yyyy-MM-dd}");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await MayPassOn(work, organisation, fromOffice!.Value.Id);
            if (from < SwedishTime.Day(work.At) && !caller.Roles.Contains(Roles.Administrator))
                throw Refused.Invalid("sub_delegation.from", $"expected today or later, found {from:yyyy-MM-dd}: a right is not passed on backwards");
            var order = await Load(work, organisation, board, id);
            MustAllow(order, wanted, from!.Value);
            if (await work.Find<string>("SELECT office FROM office WHERE organisation = @organisation AND office = @Id", new { organisation, toOffice!.Value.Id }) is null)
                throw Refused.NotFound("office", wanted.ToOffice);
            await Drafts.LockBoard(work, organisation, board);
            var number = await work.One<int>(
                """
                INSERT INTO sub_delegation (organisation, board, order_id, number, clause, from_office, to_office, from_day, to_day)
                SELECT @organisation, @board, @id, count(*) + 1, @Clause, @fromOffice, @toOffice, @from, @to FROM sub_delegation
                WHERE organisation = @organisation AND board = @board AND order_id = @id RETURNING number
                """,
                new { organisation, board, id, wanted.Clause, fromOffice = fromOffice.Value.Id, toOffice = toOffice.Value.Id, from, to });
            await OrganisationHistory.Add(work, organisation, "ClausePassedOn", request);
            return (await Load(work, organisation, board, id)).SubDelegations.Single(one => one.Name.EndsWith($"/{number}", StringComparison.Ordinal));
        });
    }

    /// <summary>Who holds the office today passes its right on, or an administrator enters that it was done.</summary>
    private static async Task MayPassOn(Work work, string organisation, string office)
    {
        if (work.Caller.Roles.Contains(Roles.Administrator))
            return;
        var held = await Officeholders.OfPerson(work, organisation, work.Caller.Subject, SwedishTime.Day(work.At));
        if (held.All(one => one.Office != office))
            throw Refused.Denied("OFFICE_NOT_HELD", "Only who holds the office passes on its right.", ("office", office), ("person", work.Caller.Subject));
    }

    private static void MustAllow(Wire.DelegationOrder order, Wire.SubDelegation wanted, DateOnly from)
    {
        if (order.State != Wire.DelegationOrderState.Adopted)
            throw Refused.Precondition("ORDER_NOT_ADOPTED", "A draft delegates nothing that could be passed on.", ("order", order.Name));
        if (order.Clauses.SingleOrDefault(one => one.Number == wanted.Clause) is not { } clause)
            throw Refused.Precondition("CLAUSE_UNKNOWN", "The delegation order has no such clause.", ("order", order.Name), ("clause", wanted.Clause));
        if (!clause.Delegates.Contains(wanted.FromOffice))
            throw Refused.Precondition("OFFICE_NOT_DELEGATE", "The office is not a delegate of the clause.", ("clause", wanted.Clause), ("office", wanted.FromOffice));
        if (!clause.SubDelegable)
            throw Refused.Precondition("NOT_SUB_DELEGABLE", "The order doesn't allow its delegates to pass the clause on (KL 7:6).", ("order", order.Name), ("clause", wanted.Clause));
        if (from < order.ValidFrom.ToDay())
            throw Refused.Precondition("ORDER_NOT_IN_FORCE", "The order is not in force on that day.", ("order", order.Name), ("from", $"{from:yyyy-MM-dd}"));
    }
}
