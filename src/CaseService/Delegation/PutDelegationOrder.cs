using System.Security.Cryptography;
using CaseService.Organisations;
using Google.Protobuf;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.PutDelegationOrderResponse> PutDelegationOrder(Wire.PutDelegationOrderRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Parent, "parent");
        context.Caller().In(organisation, Roles.Administrator);
        var order = request.Order ?? new Wire.DelegationOrder();
        var clauses = Read(order, organisation, board);

        return database.Once(request, context, async work =>
        {
            await Clauses.CheckOffices(work, organisation, clauses.Select((clause, i) => (clause, $"order.clauses[{i}]")));
            await Drafts.LockBoard(work, organisation, board);
            var id = Id(order);
            var digest = SHA256.HashData(order.ToByteArray());
            var added = await work.Execute(
                """
                INSERT INTO delegation_order (organisation, board, order_id, term_from, term_to, version, adopted_paragraph, adopted, valid_from, valid_to, clauses, digest)
                VALUES (@organisation, @board, @id, @TermFrom, @TermTo, @Version, @AdoptedParagraph, @adopted, @from, @to, @clauses::jsonb, @digest)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    organisation, board, id, order.TermFrom, order.TermTo, order.Version, order.AdoptedParagraph,
                    adopted = order.Adopted.ToDay(), from = order.ValidFrom.ToDay(), to = order.ValidTo.ToDay(), clauses = Clauses.Write(clauses), digest,
                });
            if (added == 0)
            {
                await RefuseOtherContent(work, organisation, board, id, digest);
            }
            else
            {
                await Drafts.MustBeNone(work, organisation, board, order.TermFrom, order.TermTo);
                await OrganisationHistory.Add(work, organisation, "DelegationOrderEntered", order);
            }

            return new Wire.PutDelegationOrderResponse { Order = await Load(work, organisation, board, id), Changed = added == 1 };
        });
    }

    private static string Id(Wire.DelegationOrder order) => $"{order.TermFrom}-{order.TermTo}-{order.Version}";

    private static void CheckTerm(int from, int to, Violations violations, string field) =>
        violations.Require(from is >= 1900 and <= 2200 && from <= to && to <= 2200, field, "expected the first year of the term, and its last");

    private static List<Clause> Read(Wire.DelegationOrder order, string organisation, string board)
    {
        var violations = new Violations();
        var name = $"organisations/{organisation}/boards/{board}/delegationOrders/{Id(order)}";
        violations.Require(order.Name.Length == 0 || order.Name == name, "order.name", $"expected {name}, found '{order.Name}'");
        CheckTerm(order.TermFrom, order.TermTo, violations, "order.term_from");
        violations.Require(order.Version > 0, "order.version", "expected a version from 1");
        violations.OptionalLine(order.AdoptedParagraph, "order.adopted_paragraph", 50);
        var adopted = order.Adopted.Read(violations, "order.adopted");
        violations.Require(order.ValidFrom is not null, "order.valid_from", "expected a day");
        var from = order.ValidFrom.Read(violations, "order.valid_from");
        var to = order.ValidTo.Read(violations, "order.valid_to");
        CheckBegin(adopted, from, violations, "order.valid_from");
        violations.Require(from is null || to is null || from <= to, "order.valid_to", $"expected a day that isn't before {from}");
        violations.Require(order.Clauses.Count is > 0 and <= Clauses.Most, "order.clauses", $"expected 1 to {Clauses.Most} clauses");
        violations.Require(order.Clauses.Select(clause => clause.Number).Distinct().Count() == order.Clauses.Count, "order.clauses", "expected each clause number once");
        var clauses = order.Clauses.Select((clause, i) => Clauses.Read(clause, organisation, violations, $"order.clauses[{i}]")).ToList();
        violations.Refuse();
        return clauses;
    }

    private static async Task RefuseOtherContent(Work work, string organisation, string board, string id, byte[] digest)
    {
        var adopted = await work.One<byte[]>(
            "SELECT digest FROM delegation_order WHERE organisation = @organisation AND board = @board AND order_id = @id", new { organisation, board, id });
        if (!adopted.AsSpan().SequenceEqual(digest))
            throw Refused.Precondition("ORDER_ADOPTED", "The delegation order is adopted; a change is a new version.", ("order", id));
    }
}
