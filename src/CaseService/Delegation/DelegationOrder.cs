namespace CaseService.Delegation;

/// <summary>What a clause's limit counts.</summary>
public enum LimitCounts
{
    OwnMoney = 1,
    AppliedFor = 2,
    ProjectTotal = 3,
}

/// <summary>Over what a limit adds up, so that splitting a matter doesn't get round it.</summary>
public enum LimitScope
{
    Decision = 1,
    Case = 2,
    Year = 3,
}

/// <summary>A clause's limit, in kronor.</summary>
/// <param name="Inclusive">Up to and including the amount, or below it: real orders differ.</param>
public sealed record Limit(decimal Amount, bool Inclusive, LimitCounts Counts, LimitScope Scope);

/// <summary>One line of the order (punkt).</summary>
/// <param name="Delegates">Ids of offices.</param>
public sealed record Clause(
    string Number, string Matter, IReadOnlyList<string> Delegates, Limit? Limit, IReadOnlyList<string> Conditions, bool Reported, bool OpenToJudicialReview);

/// <summary>The amounts of a decision that a limit may count, in kronor; null when not known.</summary>
public sealed record Amounts(decimal? OwnMoney, decimal? AppliedFor, decimal? ProjectTotal)
{
    /// <summary>The amount that a limit counts.</summary>
    public decimal? Of(LimitCounts counts) => counts switch
    {
        LimitCounts.OwnMoney => OwnMoney,
        LimitCounts.AppliedFor => AppliedFor,
        _ => ProjectTotal,
    };
}

/// <summary>Who held an office on a day.</summary>
public sealed record Holder(string Person, string PersonName);

/// <summary>A board's delegation order, as adopted: immutable.</summary>
/// <param name="Id">2023-2026-1: the term and the version within it.</param>
public sealed record DelegationOrder(string Organisation, string Board, string Id, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyList<Clause> Clauses)
{
    /// <summary>organisations/rjh/boards/run/delegationOrders/2023-2026-1.</summary>
    public string Name => $"organisations/{Organisation}/boards/{Board}/delegationOrders/{Id}";

    /// <summary>The clause by its number; null when the order has none such.</summary>
    public Clause? Clause(string number) => Clauses.FirstOrDefault(clause => clause.Number == number);
}

/// <summary>May the holder of an office decide by a clause (KL 6:37, 7:5)? Every condition that fails is found, not only the first.</summary>
public static class Authority
{
    /// <summary>Checks the authority behind a decision.</summary>
    /// <param name="order">The order in force on the day; null when there is none.</param>
    /// <param name="office">The office's id.</param>
    /// <param name="holder">Who held the office that day, in the capacity that the decision states; null when nobody did.</param>
    /// <param name="decidedBefore">What other decisions by the clause have used of its limit, in kronor; null when not known.</param>
    public static IReadOnlyList<Finding> Check(
        DelegationOrder? order, string clauseNumber, string office, Holder? holder, Amounts amounts, decimal? decidedBefore)
    {
        var found = new List<Finding>();
        if (holder is null)
            Add("OFFICE_NOT_HELD", "Nobody of that name and capacity held the office on the day.", ("office", office));
        if (order is null)
            return Add("ORDER_NOT_IN_FORCE", "No delegation order of that term was in force on the day.");
        if (order.Clause(clauseNumber) is not { } clause)
            return Add("CLAUSE_UNKNOWN", "The delegation order has no such clause.", ("order", order.Name), ("clause", clauseNumber));
        if (!clause.Delegates.Contains(office))
            Add("OFFICE_NOT_DELEGATE", "The office is not a delegate of the clause.", ("clause", clauseNumber), ("office", office));
        if (clause.Limit is { } limit)
            CheckLimit(limit);
        return found;

        void CheckLimit(Limit limit)
        {
            if (amounts.Of(limit.Counts) is not { } amount || decidedBefore is not { } before)
            {
                Add("LIMIT_NOT_CHECKABLE", "An amount that the clause's limit counts is not known.", ("counts", limit.Counts.ToString()));
                return;
            }

            var sum = before + amount;
            if (sum > limit.Amount || (sum == limit.Amount && !limit.Inclusive))
            {
                Add("LIMIT_EXCEEDED", "The amount is outside the clause's limit.",
                    ("amount", Text(amount)), ("decidedBefore", Text(before)), ("limit", Text(limit.Amount)), ("inclusive", limit.Inclusive ? "true" : "false"));
            }
        }

        List<Finding> Add(string code, string message, params (string Name, string Value)[] values)
        {
            found.Add(Found.Of(code, message, values));
            return found;
        }
    }

    private static string Text(decimal kronor) => kronor.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
