namespace FundingService.Applications;

internal enum ApplicationState
{
    Draft,
    Released,
    Submitted,
    Granted,
    Rejected,
    Withdrawn,
}

/// <summary>An application to a financier, from its draft to its outcome.</summary>
internal sealed record Application
{
    public required CaseName Case { get; init; }

    public required int Number { get; init; }

    public required string Financier { get; init; }

    public required string Source { get; init; }

    public string Programme { get; init; } = "";

    /// <summary>Kronor, as drafted; null when the plan gives only a share.</summary>
    public decimal? Amount { get; init; }

    public decimal? SharePercent { get; init; }

    /// <summary>Total costs less what all others contribute, as drafted; null when not known.</summary>
    public decimal? Support { get; init; }

    /// <summary>The version of the plan that it was drafted from; 0 when that was not noted.</summary>
    public int PlanVersion { get; init; }

    public ApplicationState State { get; init; }

    /// <summary>May be known to the month only.</summary>
    public PartialDate? Drafted { get; init; }

    public string DecidedInCase { get; init; } = "";

    /// <summary>Last day to apply.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>The draft as a document; empty when there is none.</summary>
    public string Document { get; init; } = "";

    public string DocumentSha256 { get; init; } = "";

    /// <summary>Null until sent.</summary>
    public Submission? Submission { get; init; }

    public IReadOnlyList<Submission> Supplements { get; init; } = [];

    /// <summary>Null until decided or withdrawn.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Of the last grant, also when that has ended; null: it was never granted.</summary>
    public Grant? Terms { get; init; }

    public string Name => $"{Case}/applications/{Number}";

    /// <summary>Whether it can't change any more.</summary>
    public bool IsEnded => State is ApplicationState.Rejected or ApplicationState.Withdrawn;

    /// <summary>Kronor that the financier is asked for, by what was sent last; null when not known.</summary>
    public decimal? AppliedFor => Supplements.Prepend(Submission).Select(sent => sent?.Amount.ToKronor()).LastOrDefault(amount => amount is not null) ?? Amount;

    /// <summary>Kronor granted; null until granted.</summary>
    public decimal? Granted => State == ApplicationState.Granted ? Outcome?.Grant?.Amount.ToKronor() : null;

    /// <summary>Whether a caller who drafts it again says nothing else. What comes from the plan may have changed there since.</summary>
    public bool AgreesWith(Application given) =>
        Programme == given.Programme
        && Due == given.Due
        && (given.Drafted is null || Drafted == given.Drafted)
        && (given.DecidedInCase.Length == 0 || DecidedInCase == given.DecidedInCase)
        && (given.Document.Length == 0 || (Document, DocumentSha256) == (given.Document, given.DocumentSha256));

    /// <summary>What another draft says otherwise.</summary>
    public IEnumerable<Difference> Compare(Application other) =>
        new[]
        {
            new Difference { Field = "amount", Drafted = Of(Amount), Now = Of(other.Amount) },
            new Difference { Field = "share_percent", Drafted = Of(SharePercent), Now = Of(other.SharePercent) },
            new Difference { Field = "support", Drafted = Of(Support), Now = Of(other.Support) },
        }.Where(one => one.Drafted != one.Now);

    /// <summary>Refuses unless the decision to apply is taken and nothing is sent yet.</summary>
    /// <exception cref="Refused">APPLICATION_NOT_RELEASED or APPLICATION_SUBMITTED.</exception>
    public void MustBeUnsent()
    {
        if (State == ApplicationState.Draft)
            throw Refused.Precondition("APPLICATION_NOT_RELEASED", "The decision to apply is not taken.", ("application", Name));
        if (State != ApplicationState.Released)
            throw Refused.Precondition("APPLICATION_SUBMITTED", "The application was sent before, with other content.", ("application", Name), ("state", StateCode));
    }

    /// <summary>Refuses unless the financier has it before it.</summary>
    /// <exception cref="Refused">APPLICATION_NOT_SUBMITTED or APPLICATION_DECIDED.</exception>
    public void MustWait()
    {
        if (State is ApplicationState.Draft or ApplicationState.Released)
            throw Refused.Precondition("APPLICATION_NOT_SUBMITTED", "The application is not sent.", ("application", Name), ("state", StateCode));
        MustBeUndecided();
    }

    /// <summary>Refuses what comes after the outcome.</summary>
    /// <exception cref="Refused">APPLICATION_DECIDED.</exception>
    public void MustBeUndecided()
    {
        if (Outcome is not null)
            throw Refused.Precondition("APPLICATION_DECIDED", "The application is decided or withdrawn already.", ("application", Name), ("state", StateCode));
    }

    public string StateCode => State.ToString().ToUpperInvariant();

    public IEnumerable<Finding> Warnings()
    {
        if (Due is { } due && Drafted is { } drafted && due < drafted.Earliest)
            yield return Found.Of("APPLICATION_DUE_BEFORE_DRAFTED", "The application was due before it was drafted.", ("due", $"{due:O}"), ("drafted", drafted.ToString()));
        if (Due is { } last && Submission?.Day.ToDay() is { } sent && sent > last)
            yield return Found.Of("APPLICATION_LATE", "The application was sent after its last day.", ("due", $"{last:O}"), ("sent", $"{sent:O}"));
        if (Submission?.Amount.ToKronor() is { } amount && amount != Amount)
            yield return Differs("amount", Of(Amount), Text.Of(amount));
        if (Submission is { DocumentSha256.Length: > 0 } document && DocumentSha256.Length > 0 && document.DocumentSha256 != DocumentSha256)
            yield return Differs("document_sha256", DocumentSha256, document.DocumentSha256);
        if (Granted is { } granted && granted > AppliedFor)
            yield return Found.Of("GRANT_OVER_APPLICATION", "More is granted than was applied for.", ("granted", Text.Of(granted)), ("applied", Text.Of(AppliedFor!.Value)));
        if (Outcome?.Grant is { DecidedBy.Length: > 0 } grant && Submission is not null && Names.TryIn("persons", grant.DecidedBy)?.Id == Submission.By)
            yield return Found.Of("GRANTED_BY_APPLICANT", "The same person applies and grants.", ("application", Name), ("person", Submission.By));
    }

    public Wire.Application ToMessage() => new()
    {
        Name = Name,
        Financier = Financier,
        Source = Source,
        Programme = Programme,
        Amount = Amount.ToMoney(),
        SharePercent = Of(SharePercent),
        State = State switch
        {
            ApplicationState.Draft => Wire.ApplicationState.Draft,
            ApplicationState.Released => Wire.ApplicationState.Released,
            ApplicationState.Submitted => Wire.ApplicationState.Submitted,
            ApplicationState.Granted => Wire.ApplicationState.Granted,
            ApplicationState.Rejected => Wire.ApplicationState.Rejected,
            _ => Wire.ApplicationState.Withdrawn,
        },
        Drafted = Drafted.ToDate(),
        DecidedInCase = DecidedInCase,
        Due = Due.ToDate(),
        Support = Support.ToMoney(),
        Document = Document,
        DocumentSha256 = DocumentSha256,
        PlanVersion = PlanVersion,
        Submission = Submission,
        Supplements = { Supplements },
        Outcome = Outcome,
        Warnings = { Warnings() },
    };

    private static Finding Differs(string field, string drafted, string sent) =>
        Found.Of("APPLICATION_DIFFERS_FROM_DRAFT", "What was sent is not what was decided to send.", ("field", field), ("drafted", drafted), ("sent", sent));

    private static string Of(decimal? value) => value is { } known ? Percentage.Format(known) : "";
}
