using ServiceDefaults;

namespace DocumentService.Rendering;

/// <summary>
/// Everything that a decision document prints, gathered and settled: rendering computes no rule and looks nothing up.
/// Names are as the register writes them; all text is plain text, never markup.
/// </summary>
public sealed record DecisionDocument
{
    public required DecisionKind Kind { get; init; }
    public required string Organisation { get; init; }
    public string? Unit { get; init; }
    public CaseOfficer? Officer { get; init; }
    /// <summary>The day of the decision or of the proposal, in Swedish time.</summary>
    public required DateOnly Date { get; init; }
    public required string CaseNumber { get; init; }
    /// <summary>What the title names.</summary>
    public string Matter { get; init; } = "Projekt";
    public required string Title { get; init; }
    public IReadOnlyList<string> FormerTitles { get; init; } = [];
    /// <summary>Set when this decision corrects, amends or revokes an earlier one.</summary>
    public EarlierDecision? Changes { get; init; }

    public IReadOnlyList<string> Description { get; init; } = [];
    public Period? ProjectPeriod { get; init; }
    public IReadOnlyList<Preparation> Preparations { get; init; } = [];
    public IReadOnlyList<Programme> Programmes { get; init; } = [];
    public FundingPlan? Funding { get; init; }
    public IReadOnlyList<RelatedCase> RelatedCases { get; init; } = [];
    public IReadOnlyList<BasisDocument> Basis { get; init; } = [];
    public DelegationClause? Delegation { get; init; }

    /// <summary>The office whose proposal this is; only proposals have one.</summary>
    public string? ProposingOffice { get; init; }
    public IReadOnlyList<Point> Points { get; init; } = [];
    public IReadOnlyList<Signature> Signatures { get; init; } = [];
    /// <summary>The board that the decision is reported to, null when it is not reported.</summary>
    public string? ReportedTo { get; init; }
    public IReadOnlyList<string> ExtractsTo { get; init; } = [];
    /// <summary>Set when a registrar recorded a decision that had been taken already; printed when checks found something.</summary>
    public Recording? RecordedAfterwards { get; init; }
    /// <summary>Nothing is decided yet, nor put to a board.</summary>
    public bool IsDraft { get; init; }

    public enum DecisionKind { DelegatedDecision, UrgentDecision, Proposal }

    public sealed record CaseOfficer(string? Name, string? Telephone = null, string? Email = null);

    public enum Change { Correction, Amendment, Revocation }

    public sealed record EarlierDecision(Change Change, string CaseNumber, DateOnly Date);

    /// <summary><paramref name="FromNote"/> stands for a start that no date says, such as "när ansökan är inskickad".</summary>
    public sealed record Period(PartialDate? From, PartialDate? To, string? FromNote = null);

    public sealed record Preparation(string Body, PartialDate Date, string? Stance = null);

    public enum ProgrammeKind { Call, Programme }

    public sealed record Programme(string Agency, string Title, ProgrammeKind Kind, int? FromYear = null, int? ToYear = null);

    public enum Contribution { Cash, InKind }

    /// <param name="Total">SEK; null while the total is not settled.</param>
    public sealed record FundingPlan(decimal? Total, IReadOnlyList<FundingRow> Rows)
    {
        public IReadOnlyList<SupportShares> Shares { get; init; } = [];
    }

    /// <summary>One financier's row. Amounts in SEK, shares in percent of the total.</summary>
    public sealed record FundingRow(string Financier)
    {
        /// <summary>The register's code, such as own-frame or state-grant-1:1, or a name.</summary>
        public string? Source { get; init; }
        public IReadOnlyList<string> Frames { get; init; } = [];
        public Contribution? Kind { get; init; }
        public bool? Public { get; init; }
        public IReadOnlyList<int> Years { get; init; } = [];
        public decimal? Amount { get; init; }
        public decimal? SharePercent { get; init; }
        public decimal? Ceiling { get; init; }
        public bool Rest { get; init; }
        /// <summary>What a share or a rest comes to, where the plan settles it.</summary>
        public decimal? ResolvedAmount { get; init; }
        public string? Note { get; init; }
    }

    /// <summary>What one financier bears in percent of four bases; null where a base is not known.</summary>
    public sealed record SupportShares(string Financier, decimal? OfTotalCosts, decimal? OfCashCosts, decimal? OfTotalFinancing, decimal? OfPublicFinancing);

    public sealed record RelatedCase(string CaseNumber, string Relation);

    /// <param name="Sha256">Lowercase hexadecimal; null when the document is only named.</param>
    public sealed record BasisDocument(string Title, string? Sha256 = null);

    /// <param name="Order">The delegation order's full name with its term or day of adoption.</param>
    public sealed record DelegationClause(string Order, string Clause);

    public sealed record Point(int Number, string Text)
    {
        public decimal? Amount { get; init; }
        public decimal? Ceiling { get; init; }
        public Contribution? Kind { get; init; }
        public IReadOnlyList<string> Frames { get; init; } = [];
        public IReadOnlyList<ContingentPromise> Contingent { get; init; } = [];
    }

    /// <summary>A promise that is shown and never held: what it covers, from which frame, and at most how much.</summary>
    public sealed record ContingentPromise(string What, string Frame, decimal? Amount = null);

    /// <param name="Name">Null when the register knows the office only.</param>
    public sealed record Signature(string? Name, string Office, bool Acting = false);

    public sealed record Recording(DateOnly Day, string? OriginalSha256 = null)
    {
        public IReadOnlyList<Finding> Findings { get; init; } = [];
    }

    /// <summary>A check that the recorded decision did not pass, acknowledged by the registrar.</summary>
    public sealed record Finding(string Code, string Text);
}
