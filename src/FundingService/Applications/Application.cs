namespace FundingService.Applications;

internal enum ApplicationState
{
    Draft,
    Released,
    Submitted,
}

/// <summary>An application to a financier, drafted from its rows in the plan.</summary>
internal sealed record Application
{
    public required CaseName Case { get; init; }

    public required int Number { get; init; }

    public required string Financier { get; init; }

    public required string Source { get; init; }

    public string Programme { get; init; } = "";

    /// <summary>Kronor; null when the plan gives only a share.</summary>
    public decimal? Amount { get; init; }

    public decimal? SharePercent { get; init; }

    public ApplicationState State { get; init; }

    /// <summary>May be known to the month only.</summary>
    public PartialDate? Drafted { get; init; }

    public string DecidedInCase { get; init; } = "";

    /// <summary>Last day to apply.</summary>
    public DateOnly? Due { get; init; }

    public string Name => $"{Case}/applications/{Number}";

    /// <summary>Whether a caller who drafts it again says nothing else. What comes from the plan may have changed there since.</summary>
    public bool AgreesWith(Application given) =>
        Programme == given.Programme
        && Due == given.Due
        && (given.Drafted is null || Drafted == given.Drafted)
        && (given.DecidedInCase.Length == 0 || DecidedInCase == given.DecidedInCase);

    public IEnumerable<Finding> Warnings()
    {
        if (Due is { } due && Drafted is { } drafted && due < drafted.Earliest)
        {
            yield return new Finding
            {
                Code = "APPLICATION_DUE_BEFORE_DRAFTED",
                Message = "The application was due before it was drafted.",
                Values = { ["due"] = due.ToString("O"), ["drafted"] = drafted.ToString() },
            };
        }
    }

    public Wire.Application ToMessage() => new()
    {
        Name = Name,
        Financier = Financier,
        Source = Source,
        Programme = Programme,
        Amount = Amount.ToMoney(),
        SharePercent = SharePercent is { } share ? Percentage.Format(share) : "",
        State = State switch
        {
            ApplicationState.Draft => Wire.ApplicationState.Draft,
            ApplicationState.Released => Wire.ApplicationState.Released,
            _ => Wire.ApplicationState.Submitted,
        },
        Drafted = Drafted.ToDate(),
        DecidedInCase = DecidedInCase,
        Due = Due.ToDate(),
        Warnings = { Warnings() },
    };
}
