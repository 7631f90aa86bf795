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
public sealed record Limit(decimal Amount, bool Inclusive, LimitCounts Counts, LimitScope Scope)
{
    /// <summary>Whether a sum is outside it.</summary>
    public bool IsExceededBy(decimal sum) => sum > Amount || (sum == Amount && !Inclusive);
}

/// <summary>One line of the order (punkt).</summary>
/// <param name="Delegates">Ids of offices.</param>
/// <param name="SubDelegable">Whether its delegates may pass it on (KL 7:6).</param>
/// <param name="Urgent">A mandate to decide what can't wait for the board (KL 6:39), and nothing else.</param>
public sealed record Clause(
    string Number, string Matter, IReadOnlyList<string> Delegates, Limit? Limit, IReadOnlyList<string> Conditions, bool Reported, bool OpenToJudicialReview,
    bool SubDelegable = false, bool Urgent = false);

/// <summary>A clause that a delegate has passed on to another office, in force on the day that is asked about.</summary>
public sealed record Passed(string Clause, string FromOffice, string ToOffice);

/// <summary>The amounts of a decision that a limit may count, in kronor; null when not known.</summary>
public sealed record Amounts(decimal? OwnMoney, decimal? AppliedFor, decimal? ProjectTotal)
{
    /// <summary>What each application that may be sent applies for, by resource name; null when not known. Empty where only the sum is asked about.</summary>
    public IReadOnlyDictionary<string, decimal?> Applied { get; init; } = new Dictionary<string, decimal?>();

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

    /// <summary>Which clauses are passed on, on the day that the order was asked for.</summary>
    public IReadOnlyList<Passed> SubDelegations { get; init; } = [];

    /// <summary>The clause by its number; null when the order has none such.</summary>
    public Clause? Clause(string number) => Clauses.FirstOrDefault(clause => clause.Number == number);

    /// <summary>Those to whom the clause is passed on; its delegates come first.</summary>
    public IEnumerable<string> SubDelegatesOf(Clause clause) =>
        SubDelegations.Where(passed => passed.Clause == clause.Number).Select(passed => passed.ToOffice).Except(clause.Delegates);

    /// <summary>Whether the office may decide by the clause, as its delegate or since it was passed on to it.</summary>
    public bool IsDelegate(Clause clause, string office) => clause.Delegates.Contains(office) || SubDelegatesOf(clause).Contains(office);
}
