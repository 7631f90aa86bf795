using System.Security.Cryptography;
using CaseService.Organisations;
using Google.Protobuf;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> AdoptDelegationOrder(Wire.AdoptDelegationOrderRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Name, "name");
        context.Caller().In(organisation, Roles.Administrator);
        var violations = new Violations();
        var paragraph = violations.Line(request.AdoptedParagraph, "adopted_paragraph", 50);
        violations.Require(request.Adopted is not null, "adopted", "expected a day");
        violations.Require(request.ValidFrom is not null, "valid_from", "expected a day");
        var adopted = request.Adopted.Read(violations, "adopted");
        var from = request.ValidFrom.Read(violations, "valid_from");
        var to = request.ValidTo.Read(violations, "valid_to");
        CheckBegin(adopted, from, violations, "valid_from");
        violations.Require(from is null || to is null || from <= to, "valid_to", $"expected a day that isn't before {from:yyyy-MM-dd}");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var draft = await Drafts.Lock(work, organisation, board, id);
            CheckAdoption(draft, adopted!.Value, from!.Value, SwedishTime.Day(work.At), await LastInForce(work, draft));
            if (draft.Clauses.Count == 0)
                throw Refused.Precondition("ORDER_HAS_NO_CLAUSES", "An order delegates something.", ("order", draft.Name));
            await work.ExecuteOne("DELETE FROM delegation_order_draft WHERE organisation = @organisation AND board = @board AND order_id = @id", new { organisation, board, id });
            await work.ExecuteOne(
                """
                INSERT INTO delegation_order (organisation, board, order_id, term_from, term_to, version, adopted_paragraph, adopted, valid_from, valid_to, clauses, digest)
                VALUES (@organisation, @board, @id, @TermFrom, @TermTo, @Version, @paragraph, @adopted, @from, @to, @clauses::jsonb, @digest)
                """,
                new
                {
                    organisation, board, id, draft.TermFrom, draft.TermTo, draft.Version, paragraph, adopted, from, to, clauses = Clauses.Write(draft.Clauses),
                    digest = SHA256.HashData(request.ToByteArray()),
                });
            await OrganisationHistory.Add(work, organisation, "DelegationOrderAdopted", request);
            return await Load(work, organisation, board, id);
        });
    }

    private static void CheckBegin(DateOnly? adopted, DateOnly? from, Violations violations, string field) =>
        violations.Require(from is null || adopted is null || from >= adopted, field, $"expected a day that isn't before the adoption {adopted:yyyy-MM-dd}: delegation has no effect backwards");

    private static Task<DateOnly?> LastInForce(Work work, Draft draft) =>
        work.Find<DateOnly?>(
            """
            SELECT max(valid_from) FROM delegation_order
            WHERE organisation = @Organisation AND board = @Board AND term_from = @TermFrom AND term_to = @TermTo
            """,
            new { draft.Organisation, draft.Board, draft.TermFrom, draft.TermTo });

    private static void CheckAdoption(Draft draft, DateOnly adopted, DateOnly from, DateOnly today, DateOnly? before)
    {
        var violations = new Violations();
        violations.Require(adopted <= today, "adopted", $"expected a day that isn't after {today:yyyy-MM-dd}");
        violations.Require(from.Year >= draft.TermFrom && from.Year <= draft.TermTo, "valid_from", $"expected a day of the term {draft.TermFrom}-{draft.TermTo}, found {from:yyyy-MM-dd}");
        violations.Require(before is null || from > before, "valid_from", $"expected a day after {before:yyyy-MM-dd}, from which the version before is in force");
        violations.Refuse();
    }
}
