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

    /// <summary>0: over the whole period.</summary>
    public int Year { get; init; }

    /// <summary>What tells two rows of a plan apart.</summary>
    public string Identity =>
        string.Join('\n', Financier, Source, string.Join(' ', Frames.Order(StringComparer.Ordinal)), Kind, Text.Of(Year));
}

/// <summary>Who pays what.</summary>
/// <param name="Total">Total costs in kronor; null when not known: then shares are all that can be checked.</param>
internal sealed record Plan(decimal? Total, IReadOnlyList<Contribution> Rows);
