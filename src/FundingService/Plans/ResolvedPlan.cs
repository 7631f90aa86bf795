namespace FundingService.Plans;

/// <summary>
/// What follows from a plan: each row's part as far as it is determined, and whether the parts make up the whole. Nothing is invented: a row
/// whose part could be one or another stays unknown. Without a total everything is reckoned in percent of it.
/// </summary>
internal sealed class ResolvedPlan
{
    private const decimal Percent = 100;
    private const decimal AgreementLimit = 1;

    private readonly List<Finding> _warnings = [];
    private readonly decimal _known;
    private readonly Span _left;
    private readonly decimal? _roomForRest;

    private ResolvedPlan(Plan plan)
    {
        Plan = plan;
        Parts = Stated();
        _known = Parts.Sum(part => part ?? 0);
        var loose = Sum(plan.Rows.Where((row, index) => Parts[index] is null && !row.Rest).Select(Ceiling));
        _roomForRest = Sum(plan.Rows.Where(row => row.Rest).Select(Ceiling));
        _left = new Span(Whole - _known - loose, Whole - _known);
        ResolveRest();
        TotalFinancing = loose == 0 ? _known + Least(_roomForRest, Math.Max(0, _left.Most)) : null;
        InKind = InKindComparison.Of(this);
        Check();
    }

    public static ResolvedPlan Of(Plan plan) => new(plan);

    public Plan Plan { get; }

    /// <summary>The total in kronor, or 100 percent.</summary>
    public decimal Whole => Plan.Total ?? Percent;

    /// <summary>Each row's part in kronor, or in percent when the total isn't known; null when not determined.</summary>
    public decimal?[] Parts { get; }

    /// <summary>All contributions together; null when not determined.</summary>
    public decimal? TotalFinancing { get; }

    /// <summary>Contributions make up the whole, whatever is still open; and those in kind the costs in kind, where costs are told apart.</summary>
    public bool IsBalanced => AddsUp && (Plan.Costs.Count == 0 || InKind.Outcome == RuleOutcome.Passed);

    /// <summary>Contributions in kind against costs in kind.</summary>
    public InKindComparison InKind { get; }

    /// <summary>However the open rows are filled, at least this is missing (positive) or too much (negative): kronor, or percent without a total. Zero: nothing
    /// is for certain.</summary>
    public decimal CertainGap => IsShort || IsTooMuch ? SmallestGap : 0;

    /// <summary>Kronor that are missing (positive) or too much (negative); null when not determined.</summary>
    public decimal? Gap =>
        Plan.Total is null ? null
        : AddsUp ? 0
        : TotalFinancing is { } financing ? Whole - financing
        : null;

    public IReadOnlyList<Finding> Warnings => _warnings;

    /// <summary>A row's amount in kronor; null when not determined.</summary>
    public decimal? Amount(int row) => Plan.Total is null ? Plan.Rows[row].Amount : Parts[row];

    private bool AddsUp => _left.Least >= 0 && (_roomForRest is null || _left.Most <= _roomForRest);

    private bool IsShort => _roomForRest is { } room && _left.Least > room;

    // However the open rows are filled, at least this is missing or too much.
    private decimal SmallestGap => IsTooMuch ? _left.Most : (_left.Least - _roomForRest)!.Value;

    private bool IsTooMuch => _left.Most < 0;

    private decimal?[] Stated()
    {
        if (Plan.Total is not { } total)
            return [.. Plan.Rows.Select(row => row.Share)];
        var parts = Plan.Rows.Select(row => row.Amount ?? ToÖre(total * row.Share / Percent)).ToArray();
        SplitWhole(total, parts);
        return [.. Plan.Rows.Select((row, index) => row.Amount is null ? Least(row.Ceiling, parts[index]) : parts[index])];
    }

    // Shares that make up the whole are split in whole kronor; amounts that stand beside their share stay as they are.
    private void SplitWhole(decimal total, decimal?[] parts)
    {
        if (Plan.Rows.Sum(row => row.Share) != Percent || Plan.Rows.Any(row => row.Share is null ? !row.IsLost && !row.Rest : Disagrees(row, total)))
            return;
        var open = Enumerable.Range(0, parts.Length).Where(row => Plan.Rows[row].Amount is null && Plan.Rows[row].Share > 0).ToList();
        var left = total - Plan.Rows.Sum(row => row.Amount ?? 0);
        if (open.Count == 0 || left < 0)
            return;
        var split = LargestRemainder.Split(left, [.. open.Select(row => Plan.Rows[row].Share!.Value)], [.. open.Select(row => Plan.Rows[row].Identity)]);
        foreach (var (index, row) in open.Index())
            parts[row] = split[index];
    }

    // A row of the rest is determined when what is left and the others' ceilings allow one amount only.
    private void ResolveRest()
    {
        var left = new Span(_left.Least is { } least ? Math.Max(0, least) : 0, Math.Max(0, _left.Most));
        var rest = Plan.Rows.Index().Where(row => row.Item.Rest).ToList();
        foreach (var (index, row) in rest)
        {
            var others = Sum(rest.Where(other => other.Index != index).Select(other => Ceiling(other.Item)));
            var most = Least(Ceiling(row), left.Most);
            var atLeast = Math.Min(most, Math.Max(0, (left.Least - others) ?? 0));
            Parts[index] = atLeast == most ? most : null;
        }
    }

    private void Check()
    {
        foreach (var (index, row) in Plan.Rows.Index())
            CheckRow(index, row);

        var shares = Plan.Rows.Sum(row => row.Share ?? 0);
        if (shares > Percent)
            Warn("SHARES_OVER_100", "The shares add up to more than 100 percent.", ("sum", Text.Of(shares)));
        if (Plan.Total is null && IsShort)
            Warn("SHARES_UNDER_100", "The shares add up to less than 100 percent.", ("sum", Text.Of(shares)));

        var hasRest = Plan.Rows.Any(row => row.Rest);
        if (hasRest && IsTooMuch)
            Warn("REST_NEGATIVE", "The other contributions leave less than nothing for the rest.", ("left", Text.Of(_left.Most)));
        if (hasRest && IsShort)
            Warn(
                "CEILING_EXCEEDED",
                "The rest is more than its ceiling.",
                ("amount", Text.Of(_left.Least!.Value)), ("ceiling", Text.Of(_roomForRest!.Value)));
        if (Plan.Total is { } total && (IsShort || IsTooMuch))
            Warn("PLAN_DOES_NOT_ADD_UP", "Contributions and costs differ.", ("total", Text.Of(total)), ("difference", Text.Of(SmallestGap)));
        if (InKind.Outcome == RuleOutcome.Breached)
            Warn(
                "IN_KIND_DOES_NOT_ADD_UP",
                "Contributions in kind and costs in kind differ.",
                ("costs", Text.Of(InKind.Costs!.Value)), ("contributions", Text.Of(InKind.Contributions!.Value)),
                ("difference", Text.Of(InKind.Costs.Value - InKind.Contributions.Value)));
    }

    private void CheckRow(int index, Contribution row)
    {
        var wanted = row.Amount ?? (Plan.Total * row.Share / Percent);
        if (wanted > row.Ceiling)
            Warn(
                "CEILING_EXCEEDED",
                $"The contribution of {row.Financier} is more than its ceiling.",
                ("contribution", Text.Of(index)), ("amount", Text.Of(wanted.Value)), ("ceiling", Text.Of(row.Ceiling.Value)));
    }

    /// <summary>Whether a row's amount is not its share of the total, by a krona or more.</summary>
    public static bool Disagrees(Contribution row, decimal total) =>
        row is { Amount: { } amount, Share: { } share } && Math.Abs(amount - (total * share / Percent)) >= AgreementLimit;

    // A ceiling is in kronor: it limits nothing that is reckoned in percent.
    private decimal? Ceiling(Contribution row) => Plan.Total is null ? null : row.Ceiling;

    private void Warn(string code, string message, params (string Name, string Value)[] values) => _warnings.Add(Found.Of(code, message, values));

    private static decimal? ToÖre(decimal? kronor) => kronor is { } known ? Math.Round(known, 2, MidpointRounding.AwayFromZero) : null;

    // Null is without limit.
    private static decimal? Sum(IEnumerable<decimal?> limits) => limits.Aggregate((decimal?)0, (sum, limit) => sum + limit);

    private static decimal Least(decimal? limit, decimal amount) => limit is { } most ? Math.Min(most, amount) : amount;

    private static decimal? Least(decimal? limit, decimal? amount) => amount is { } known ? Least(limit, known) : null;

    /// <param name="Least">Null: without limit downwards.</param>
    private readonly record struct Span(decimal? Least, decimal Most);
}
