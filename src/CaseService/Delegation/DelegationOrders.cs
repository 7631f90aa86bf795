namespace CaseService.Delegation;

/// <summary>Delegation orders and the holders of offices, as of a day.</summary>
public static class DelegationOrders
{
    /// <summary>
    /// The order in force on a day: the board's latest that had begun, which supersedes all earlier ones. Null when it has ended, or when it is not
    /// the one of the term that was named.
    /// </summary>
    /// <param name="termFrom">0: whichever term the day is in.</param>
    public static async Task<DelegationOrder?> InForce(Work work, string organisation, string board, int termFrom, int termTo, DateOnly day)
    {
        var row = await work.Find<Row>(
            """
            SELECT order_id, valid_from, valid_to, clauses::text FROM (
              SELECT * FROM delegation_order WHERE organisation = @organisation AND board = @board AND valid_from <= @day
              ORDER BY valid_from DESC, term_from DESC, version DESC LIMIT 1) AS latest
            WHERE coalesce(valid_to, @day) >= @day AND (@termFrom = 0 OR (term_from, term_to) = (@termFrom, @termTo))
            """,
            new { organisation, board, termFrom, termTo, day });
        return row is null ? null : row.ToOrder(organisation, board) with
        {
            SubDelegations = await work.All<Passed>(
                """
                SELECT clause, from_office, to_office FROM sub_delegation
                WHERE organisation = @organisation AND board = @board AND order_id = @OrderId AND from_day <= @day AND coalesce(to_day, @day) >= @day
                ORDER BY number
                """,
                new { organisation, board, row.OrderId, day }),
        };
    }

    /// <summary>Who held the office on the day, in that capacity; the one appointed last when several did. Null when nobody did.</summary>
    /// <param name="person">Id of a person that it has to be; null: anyone.</param>
    public static Task<Holder?> HolderOf(Work work, string organisation, string office, bool acting, string? person, DateOnly day) =>
        work.Find<Holder>(
            """
            SELECT person, display_name AS person_name FROM tenure JOIN person USING (organisation, person)
            WHERE organisation = @organisation AND office = @office AND acting = @acting AND from_day <= @day AND coalesce(to_day, @day) >= @day
              AND (@person::text IS NULL OR person = @person)
            ORDER BY from_day DESC, person LIMIT 1
            """,
            new { organisation, office, acting, person, day });

    private sealed record Row(string OrderId, DateOnly ValidFrom, DateOnly? ValidTo, string Clauses)
    {
        public DelegationOrder ToOrder(string organisation, string board) =>
            new(organisation, board, OrderId, ValidFrom, ValidTo, Delegation.Clauses.Parse(Clauses));
    }
}
