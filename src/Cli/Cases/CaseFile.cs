using System.Text.Json;

namespace Cli.Cases;

// The records of samples/schema/case.schema.json. Dates that may be a month stay text: 2019-02.

/// <summary>A case file that has passed its schema.</summary>
internal sealed record CaseFile(
    string Number, DateOnly? Registered, DateOnly DocumentDate, string Organisation, string Board, string Unit, string DocumentKind,
    string Title, IReadOnlyList<string> FormerTitles, string Kind, string Description, Officer? Officer, Period Period,
    IReadOnlyList<Preparation> Preparation, IReadOnlyList<Programme> Programmes, Plan FundingPlan, IReadOnlyList<RelatedCase> RelatedCases,
    IReadOnlyList<Basis> DecisionBasis, TakenDecision? Decision, Proposal? Proposal, IReadOnlyList<string> ExpectWarnings)
{
    /// <summary>How our files are read: keys in camel case, numbers never through double.</summary>
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The day whose delegation order, offices and rules apply.</summary>
    public DateOnly Day => Decision?.Date ?? DocumentDate;

    public IReadOnlyList<Point> Points => Decision?.Points ?? Proposal?.Points ?? [];

    /// <summary>Where the decision stands in the file.</summary>
    public string DecisionPath => Decision is null ? "$.proposal" : "$.decision";
}

internal sealed record Officer(string? Name, string? Telephone, string? Email);

internal sealed record Period(string? From, string? To, string? FromNote);

internal sealed record Preparation(string Body, string Date, string? Stance);

internal sealed record Programme(string Agency, string Title, string Kind, int? From, int? To, DateOnly? Due);

internal sealed record Plan(decimal? Total, IReadOnlyList<Contribution> Contributions);

internal sealed record Contribution(
    string Financier, string? Source, IReadOnlyList<string> Frames, string? Kind, bool? Public, decimal? Amount, decimal? SharePercent,
    decimal? Ceiling, bool Rest, string Status, string? Note, int? Year, string? Drafted, string? DecidedInCase)
{
    /// <summary>What isn't stated may be money.</summary>
    public bool IsMoney => Kind != "in-kind";
}

internal sealed record RelatedCase(string Number, string Relation, bool InThisRegister);

internal sealed record Basis(string Title, string Kind, string? File)
{
    public bool IsDraft => Kind.EndsWith("draft", StringComparison.OrdinalIgnoreCase);
}

internal sealed record TakenDecision(
    DateOnly Date, DelegationOrder DelegationOrder, IReadOnlyList<Signature> DecidedBy, IReadOnlyList<Point> Points, string? ReportTo,
    IReadOnlyList<string> ExtractsTo, IReadOnlyList<string>? Acknowledge);

internal sealed record DelegationOrder(string Board, Term? Term, string Clause);

internal sealed record Term(int From, int To);

internal sealed record Proposal(
    string? Board, ProposingOffice ProposedBy, IReadOnlyList<Signature> SignedBy, IReadOnlyList<Point> Points, IReadOnlyList<string> ExtractsTo);

internal sealed record ProposingOffice(string Office);

internal sealed record Signature(string Office, bool Acting, string? Person);

internal sealed record Point(
    string Text, decimal? Amount, decimal? Ceiling, string? Kind, IReadOnlyList<string> Frames, IReadOnlyList<string> Applications,
    IReadOnlyList<ContingentPromise> Contingent)
{
    /// <summary>What the point sets aside against its frames; null when it sets nothing aside.</summary>
    public decimal? SetAside => Frames.Count > 0 ? Amount ?? Ceiling : null;

    /// <summary>What the point decides of the organisation's own money; null when that is nothing, or it doesn't say.</summary>
    public decimal? OwnMoney => Frames.Count > 0 || Applications.Count == 0 ? Amount ?? Ceiling : null;
}

internal sealed record ContingentPromise(string Frame, decimal? Amount, string? Note);
