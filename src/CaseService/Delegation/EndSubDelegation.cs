using System.Globalization;
using CaseService.Organisations;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.SubDelegation> EndSubDelegation(Wire.EndSubDelegationRequest request, ServerCallContext context)
    {
        const string Collection = "/subDelegations/";
        var at = request.Name.IndexOf(Collection, StringComparison.Ordinal);
        if (at < 0 || !int.TryParse(request.Name[(at + Collection.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw Refused.Invalid("name", $"expected organisations/ID/boards/ID/delegationOrders/ID/subDelegations/NUMBER, found '{request.Name}'");
        var (organisation, board, id) = OrderName(request.Name[..at], "name");
        var caller = context.Caller();
        caller.In(organisation);
        caller.MustBePerson();
        var violations = new Violations();
        violations.Require(request.To is not null, "to", "expected the last day");
        var to = request.To.Read(violations, "to");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var key = new { organisation, board, id, number, to };
            var (office, from, ends) = await work.Find<(string?, DateOnly, DateOnly?)>(
                """
                SELECT from_office, from_day, to_day FROM sub_delegation WHERE organisation = @organisation AND board = @board AND order_id = @id AND number = @number FOR UPDATE
                """,
                key);
            await MayPassOn(work, organisation, office ?? throw Refused.NotFound("sub-delegation", request.Name));
            if (to != ends)
            {
                MustEndEarlier(to!.Value, from, ends, caller.Roles.Contains(Roles.Administrator) ? from : SwedishTime.Day(work.At));
                await work.ExecuteOne(
                    "UPDATE sub_delegation SET to_day = @to WHERE organisation = @organisation AND board = @board AND order_id = @id AND number = @number", key);
                await OrganisationHistory.Add(work, organisation, "SubDelegationEnded", request);
            }

            return (await Load(work, organisation, board, id)).SubDelegations.Single(one => one.Name == request.Name);
        });
    }

    /// <summary>Ending takes a right away: it gives none back, and what was done with it was done with a right.</summary>
    private static void MustEndEarlier(DateOnly to, DateOnly from, DateOnly? ends, DateOnly earliest)
    {
        var violations = new Violations();
        violations.Require(to >= from, "to", $"expected a day that isn't before {from:yyyy-MM-dd}, found {to:yyyy-MM-dd}");
        violations.Require(to >= earliest, "to", $"expected today or later, found {to:yyyy-MM-dd}: a right is not taken away backwards");
        violations.Require(ends is null || to < ends, "to", $"expected a day before {ends:yyyy-MM-dd}, on which it ends, found {to:yyyy-MM-dd}: pass the clause on anew");
        violations.Refuse();
    }
}
