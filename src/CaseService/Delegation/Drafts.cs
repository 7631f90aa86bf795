namespace CaseService.Delegation;

/// <summary>An order that nobody has adopted yet.</summary>
/// <param name="Id">2023-2026-2: the term and the version within it.</param>
public sealed record Draft(string Organisation, string Board, string Id, int TermFrom, int TermTo, int Version, IReadOnlyList<Clause> Clauses)
{
    /// <summary>organisations/rjh/boards/run/delegationOrders/2023-2026-2.</summary>
    public string Name => $"organisations/{Organisation}/boards/{Board}/delegationOrders/{Id}";

    /// <summary>With a clause added in its place, or in the place of the one of the same number.</summary>
    public Draft With(Clause clause) => this with
    {
        Clauses = Clauses.Any(one => one.Number == clause.Number)
            ? [.. Clauses.Select(one => one.Number == clause.Number ? clause : one)]
            : [.. Clauses, clause],
    };
}

/// <summary>Drafts in the database. What changes one locks it.</summary>
public static class Drafts
{
    /// <summary>Enters the next version of a term.</summary>
    /// <exception cref="Refused">NOT_FOUND; ORDER_DRAFTED: the term has a draft already.</exception>
    public static async Task<Draft> Begin(Work work, string organisation, string board, int termFrom, int termTo, IReadOnlyList<Clause> clauses)
    {
        await LockBoard(work, organisation, board);
        await MustBeNone(work, organisation, board, termFrom, termTo);
        var version = await work.One<int>(
            """
            SELECT coalesce(max(version), 0) + 1 FROM delegation_order
            WHERE organisation = @organisation AND board = @board AND term_from = @termFrom AND term_to = @termTo
            """,
            new { organisation, board, termFrom, termTo });
        var draft = new Draft(organisation, board, $"{termFrom}-{termTo}-{version}", termFrom, termTo, version, clauses);
        await work.ExecuteOne(
            "INSERT INTO delegation_order_draft VALUES (@Organisation, @Board, @Id, @TermFrom, @TermTo, @Version, @clauses::jsonb)",
            new { draft.Organisation, draft.Board, draft.Id, draft.TermFrom, draft.TermTo, draft.Version, clauses = Clauses.Write(draft.Clauses) });
        return draft;
    }

    /// <summary>Locks the board, whose orders are entered one after the other.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task LockBoard(Work work, string organisation, string board)
    {
        const string Lock = "SELECT board FROM board WHERE organisation = @organisation AND board = @board FOR NO KEY UPDATE";
        if (await work.Find<string>(Lock, new { organisation, board }) is null)
            throw Refused.NotFound("board", $"organisations/{organisation}/boards/{board}");
    }

    /// <summary>Refuses another order of a term that has a draft, whose version it may have.</summary>
    /// <exception cref="Refused">ORDER_DRAFTED.</exception>
    public static async Task MustBeNone(Work work, string organisation, string board, int termFrom, int termTo)
    {
        var draft = await work.Find<string>(
            "SELECT order_id FROM delegation_order_draft WHERE organisation = @organisation AND board = @board AND term_from = @termFrom AND term_to = @termTo",
            new { organisation, board, termFrom, termTo });
        if (draft is not null)
            throw Refused.Exists("ORDER_DRAFTED", "The term has a draft already.", ("draft", $"organisations/{organisation}/boards/{board}/delegationOrders/{draft}"));
    }

    /// <summary>The draft, locked.</summary>
    /// <exception cref="Refused">NOT_FOUND; ORDER_ADOPTED: it is no draft any more.</exception>
    public static async Task<Draft> Lock(Work work, string organisation, string board, string id)
    {
        var key = new { organisation, board, id };
        const string OfId = "organisation = @organisation AND board = @board AND order_id = @id";
        if (await work.Find<Row>($"SELECT term_from, term_to, version, clauses::text FROM delegation_order_draft WHERE {OfId} FOR UPDATE", key) is { } row)
            return new Draft(organisation, board, id, row.TermFrom, row.TermTo, row.Version, Clauses.Parse(row.Clauses));
        throw await work.Find<string>($"SELECT order_id FROM delegation_order WHERE {OfId}", key) is null
            ? Refused.NotFound("delegation order", $"organisations/{organisation}/boards/{board}/delegationOrders/{id}")
            : Refused.Precondition("ORDER_ADOPTED", "The delegation order is adopted; a change is a new version.", ("order", id));
    }

    /// <summary>Keeps a draft's changed clauses.</summary>
    public static Task Save(Work work, Draft draft) =>
        work.ExecuteOne(
            "UPDATE delegation_order_draft SET clauses = @clauses::jsonb WHERE organisation = @Organisation AND board = @Board AND order_id = @Id",
            new { draft.Organisation, draft.Board, draft.Id, clauses = Clauses.Write(draft.Clauses) });

    private sealed record Row(int TermFrom, int TermTo, int Version, string Clauses);
}
