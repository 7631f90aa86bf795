using System.Globalization;
using CaseService.Decisions;

namespace CaseService.Delegation;

/// <summary>May the holder of an office decide by a clause (KL 6:37, 6:39, 7:5, 7:6)? Every condition that fails is found, not only the first.</summary>
public static class Authority
{
    /// <summary>Checks the authority behind a decision.</summary>
    /// <param name="order">The order in force on the day; null when there is none.</param>
    /// <param name="office">The office's id; empty when the person holds none.</param>
    /// <param name="isHeld">Whether the person held the office that day, in the capacity that the decision states.</param>
    /// <param name="amounts">Null: what is decided uses nothing of a limit.</param>
    /// <param name="used">What other decisions by the clause have used of its limit.</param>
    /// <param name="isUrgent">Whether it is decided since it can't wait for the board.</param>
    public static IReadOnlyList<Finding> Check(
        DelegationOrder? order, string clauseNumber, string office, bool isHeld, Amounts? amounts, UsedLimit used, bool isUrgent = false) =>
        [.. CheckOffice(order, clauseNumber, office, isHeld, isUrgent), .. CheckLimit(order?.Clause(clauseNumber)?.Limit, amounts, used)];

    /// <summary>The same for any amount: may the office decide in such a matter at all?</summary>
    public static IEnumerable<Finding> CheckOffice(DelegationOrder? order, string clauseNumber, string office, bool isHeld, bool isUrgent)
    {
        if (!isHeld)
            yield return Found.Of("OFFICE_NOT_HELD", "Nobody of that name and capacity held the office on the day.", ("office", office));
        if (order is null)
        {
            yield return Found.Of("ORDER_NOT_IN_FORCE", "No delegation order of that term was in force on the day.");
            yield break;
        }

        if (order.Clause(clauseNumber) is not { } clause)
        {
            yield return Found.Of("CLAUSE_UNKNOWN", "The delegation order has no such clause.", ("order", order.Name), ("clause", clauseNumber));
            yield break;
        }

        if (office.Length > 0 && !order.IsDelegate(clause, office))
            yield return Found.Of("OFFICE_NOT_DELEGATE", "The office is not a delegate of the clause.", ("clause", clauseNumber), ("office", office));
        if (isUrgent && !clause.Urgent)
            yield return Found.Of("NO_URGENT_MANDATE", "The clause is no mandate to decide what can't wait for the board.", ("clause", clauseNumber));
        if (clause.Urgent && !isUrgent)
            yield return Found.Of("URGENCY_NOT_STATED", "The clause is for what can't wait for the board, and the decision doesn't say why it can't.", ("clause", clauseNumber));
    }

    /// <summary>The office to decide in, of those that somebody holds: one that may decide by the clause, held for oneself rather than as acting.</summary>
    /// <param name="asked">The office that it has to be; null: any.</param>
    /// <returns>Null when none of that name is held.</returns>
    public static Signatory? OfficeFor(DelegationOrder? order, string clauseNumber, IEnumerable<Signatory> held, string? asked) =>
        held.Where(one => asked is null || one.Office == asked)
            .OrderByDescending(one => order?.Clause(clauseNumber) is { } clause && order.IsDelegate(clause, one.Office)).ThenBy(one => one.Acting).FirstOrDefault();

    /// <summary>A case is decided in the name of the board whose it is.</summary>
    /// <param name="board">In whose name it is decided.</param>
    /// <param name="caseBoard">Whose register the case is in; null when not known.</param>
    public static IEnumerable<Finding> CheckBoard(string organisation, string? board, string? caseBoard)
    {
        if (caseBoard is not null && board != caseBoard)
        {
            yield return Found.Of("BOARD_NOT_OF_CASE", "The case is another board's.",
                ("board", $"organisations/{organisation}/boards/{board}"), ("boardOfCase", $"organisations/{organisation}/boards/{caseBoard}"));
        }
    }

    private static IEnumerable<Finding> CheckLimit(Limit? limit, Amounts? amounts, UsedLimit used)
    {
        if (limit is null || amounts is null)
            yield break;
        if (amounts.Of(limit.Counts) is not { } amount || used is not { Before: { } before, Throughout: { } throughout })
        {
            yield return Found.Of("LIMIT_NOT_CHECKABLE", "An amount that the clause's limit counts is not known.", ("counts", limit.Counts.ToString()));
            yield break;
        }

        if (limit.IsExceededBy(before + amount))
        {
            yield return Found.Of("LIMIT_EXCEEDED", "The amount is outside the clause's limit.",
                ("amount", Text(amount)), ("decidedBefore", Text(before)), ("limit", Text(limit.Amount)), ("inclusive", limit.Inclusive ? "true" : "false"));
        }
        else if (used.Later is { } later && limit.IsExceededBy(throughout + amount))
        {
            yield return Found.Of("LIMIT_EXCEEDED_LATER", "With the amount, what was decided later is outside the clause's limit.",
                ("amount", Text(amount)), ("decided", Text(throughout)), ("later", later), ("limit", Text(limit.Amount)), ("inclusive", limit.Inclusive ? "true" : "false"));
        }
    }

    private static string Text(decimal kronor) => kronor.ToString(CultureInfo.InvariantCulture);
}
