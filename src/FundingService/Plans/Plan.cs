namespace FundingService.Plans;

/// <summary>A row of the plan: who pays, of which kind, and how much of it is known.</summary>
internal sealed record Contribution
{
    public required string Financier { get; init; }

    public string Source { get; init; } = "";

    public IReadOnlyList<string> Frames { get; init; } = [];

    public ContributionKind Kind { get; init; }

    public Publicness Publicness { get; init; }

    /// <summary>Kronor.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Percent of the total.</summary>
    public decimal? Share { get; init; }

    /// <summary>Kronor: at most this.</summary>
    public decimal? Ceiling { get; init; }

    /// <summary>Pays what the others leave, alone or together with other rows.</summary>
    public bool Rest { get; init; }

    /// <summary>Empty: over the whole period.</summary>
    public IReadOnlyList<int> Years { get; init; } = [];

    /// <summary>The financier said no, or isn't asked any more: the row stays to be seen, and pays nothing.</summary>
    public bool IsLost { get; init; }

    /// <summary>What tells two rows of a plan apart.</summary>
    public string Identity =>
        string.Join('\n', Financier, Source, string.Join(' ', Frames.Order(StringComparer.Ordinal)), Kind, string.Join(' ', Years.Order().Select(Text.Of)));
}

/// <summary>What a part of the project costs, in kronor.</summary>
internal sealed record CostLine(bool InKind, decimal Amount);

/// <summary>Who pays what.</summary>
/// <param name="Total">Total costs in kronor; null when not known: then shares are all that can be checked.</param>
internal sealed record Plan(decimal? Total, IReadOnlyList<Contribution> Rows)
{
    /// <summary>They make up the total; empty when the costs are not told apart.</summary>
    public IReadOnlyList<CostLine> Costs { get; init; } = [];
}
