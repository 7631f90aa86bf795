using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> GetDelegationOrder(Wire.GetDelegationOrderRequest request, ServerCallContext context)
    {
        var match = OrderPattern().Match(request.Name);
        if (!match.Success)
            throw Refused.Invalid("name", $"expected organisations/ID/boards/ID/delegationOrders/ID, found '{request.Name}'");
        var (organisation, board, id) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        context.Caller().In(organisation);
        return database.Read(context, work => Load(work, organisation, board, id));
    }

    private static async Task<Wire.DelegationOrder> Load(Work work, string organisation, string board, string id)
    {
        var row = await work.Find<Row>(
            """
            SELECT term_from, term_to, version, adopted_paragraph, adopted, valid_from, valid_to, clauses::text FROM delegation_order
            WHERE organisation = @organisation AND board = @board AND order_id = @id
            """,
            new { organisation, board, id });
        var name = $"organisations/{organisation}/boards/{board}/delegationOrders/{id}";
        return row is null ? throw Refused.NotFound("delegation order", name) : new Wire.DelegationOrder
        {
            Name = name,
            TermFrom = row.TermFrom,
            TermTo = row.TermTo,
            Version = row.Version,
            AdoptedParagraph = row.AdoptedParagraph,
            Adopted = row.Adopted.ToDate(),
            ValidFrom = row.ValidFrom.ToDate(),
            ValidTo = row.ValidTo.ToDate(),
            Clauses = { JsonSerializer.Deserialize<Clause[]>(row.Clauses)!.Select(clause => ToMessage(clause, organisation)) },
        };
    }

    private static Wire.Clause ToMessage(Clause clause, string organisation) => new()
    {
        Number = clause.Number,
        Matter = clause.Matter,
        Delegates = { clause.Delegates.Select(office => $"organisations/{organisation}/offices/{office}") },
        Limit = clause.Limit is not { } limit ? null : new Wire.Limit
        {
            Amount = limit.Amount.ToMoney(),
            Inclusive = limit.Inclusive,
            Counts = (Wire.LimitCounts)limit.Counts,
            Scope = (Wire.LimitScope)limit.Scope,
        },
        Conditions = { clause.Conditions },
        Reported = clause.Reported,
        OpenToJudicialReview = clause.OpenToJudicialReview,
    };

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/delegationOrders/([0-9-]{1,30})\z")]
    private static partial Regex OrderPattern();

    private sealed record Row(
        int TermFrom, int TermTo, int Version, string AdoptedParagraph, DateOnly? Adopted, DateOnly ValidFrom, DateOnly? ValidTo, string Clauses);
}
