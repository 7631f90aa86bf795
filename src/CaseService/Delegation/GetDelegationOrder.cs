using System.Text.RegularExpressions;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.DelegationOrder> GetDelegationOrder(Wire.GetDelegationOrderRequest request, ServerCallContext context)
    {
        var (organisation, board, id) = OrderName(request.Name, "name");
        context.Caller().In(organisation);
        return database.Read(context, work => Load(work, organisation, board, id));
    }

    private static (string Organisation, string Board, string Id) OrderName(string name, string field)
    {
        var match = OrderPattern().Match(name);
        return match.Success
            ? (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)
            : throw Refused.Invalid(field, $"expected organisations/ID/boards/ID/delegationOrders/ID, found '{name}'");
    }

    private static async Task<Wire.DelegationOrder> Load(Work work, string organisation, string board, string id) =>
        (await LoadAll(work, organisation, board)).SingleOrDefault(order => order.Name.EndsWith($"/{id}", StringComparison.Ordinal))
        ?? throw Refused.NotFound("delegation order", $"organisations/{organisation}/boards/{board}/delegationOrders/{id}");

    /// <summary>A board's orders in the order in which they are in force, then its drafts. Each supersedes the one before it.</summary>
    private static async Task<List<Wire.DelegationOrder>> LoadAll(Work work, string organisation, string board)
    {
        var rows = await work.All<Row>(
            """
            SELECT order_id, term_from, term_to, version, adopted_paragraph, adopted, valid_from, valid_to, clauses::text FROM delegation_order
            WHERE organisation = @organisation AND board = @board
            UNION ALL SELECT order_id, term_from, term_to, version, '', NULL, NULL, NULL, clauses::text FROM delegation_order_draft
            WHERE organisation = @organisation AND board = @board
            ORDER BY valid_from NULLS LAST, term_from, version
            """,
            new { organisation, board });
        var passed = await work.All<(string OrderId, int Number, string Clause, string FromOffice, string ToOffice, DateOnly FromDay, DateOnly? ToDay)>(
            "SELECT order_id, number, clause, from_office, to_office, from_day, to_day FROM sub_delegation WHERE organisation = @organisation AND board = @board ORDER BY number",
            new { organisation, board });
        return
        [
            .. rows.Select((row, i) =>
            {
                var message = row.ToMessage(organisation, board, i + 1 < rows.Count && rows[i + 1].ValidFrom is not null ? rows[i + 1] : null);
                message.SubDelegations.Add(passed.Where(one => one.OrderId == row.OrderId).Select(one => new Wire.SubDelegation
                {
                    Name = $"{message.Name}/subDelegations/{one.Number}",
                    Clause = one.Clause,
                    FromOffice = $"organisations/{organisation}/offices/{one.FromOffice}",
                    ToOffice = $"organisations/{organisation}/offices/{one.ToOffice}",
                    From = one.FromDay.ToDate(),
                    To = one.ToDay.ToDate(),
                }));
                return message;
            }),
        ];
    }

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/delegationOrders/([0-9-]{1,30})\z")]
    private static partial Regex OrderPattern();

    private sealed record Row(
        string OrderId, int TermFrom, int TermTo, int Version, string AdoptedParagraph, DateOnly? Adopted, DateOnly? ValidFrom, DateOnly? ValidTo, string Clauses)
    {
        public Wire.DelegationOrder ToMessage(string organisation, string board, Row? next) => new()
        {
            Name = OrderNameOf(organisation, board, OrderId),
            TermFrom = TermFrom,
            TermTo = TermTo,
            Version = Version,
            AdoptedParagraph = AdoptedParagraph,
            Adopted = Adopted.ToDate(),
            ValidFrom = ValidFrom.ToDate(),
            ValidTo = ValidTo.ToDate(),
            State = ValidFrom is null ? Wire.DelegationOrderState.Draft : Wire.DelegationOrderState.Adopted,
            Clauses = { Delegation.Clauses.Parse(Clauses).Select(clause => Delegation.Clauses.ToMessage(clause, organisation)) },
            SupersededBy = next is null ? "" : OrderNameOf(organisation, board, next.OrderId),
            SupersededFrom = next?.ValidFrom.ToDate(),
        };

        private static string OrderNameOf(string organisation, string board, string id) => $"organisations/{organisation}/boards/{board}/delegationOrders/{id}";
    }
}
