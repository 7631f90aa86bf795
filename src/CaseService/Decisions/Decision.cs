using CaseService.Delegation;
using Contracts.Cases;

namespace CaseService.Decisions;

/// <summary>An operative sentence (att-sats). Amounts in kronor; frames and applications by resource name.</summary>
public sealed record Point(
    int Number, string Text, decimal? Amount, decimal? Ceiling, int Kind, IReadOnlyList<string> Frames, IReadOnlyList<string> Applications,
    IReadOnlyList<Contingent> Contingent)
{
    /// <summary>What the point sets aside against its frames; null when it sets nothing aside.</summary>
    public decimal? SetAside => Frames.Count > 0 ? Amount ?? Ceiling : null;
}

/// <summary>A promise that depends on what happens: shown, never held.</summary>
public sealed record Contingent(string Frame, decimal? Amount, string Note);

/// <summary>A document that the decision rests on, frozen by the hash of its content.</summary>
public sealed record Basis(string Document, string Title, string Sha256);

/// <summary>Who signs: ids of office and person, with their names on that day.</summary>
public sealed record Signatory(string Office, string OfficeTitle, string Person, string PersonName, bool Acting)
{
    /// <summary>Who it is; titles and names may change.</summary>
    public (string Office, string Person, bool Acting) Identity => (Office, Person, Acting);

    /// <summary>Name and office as under a decision: "Prov Lövgren, Tf. Regiondirektör".</summary>
    public override string ToString() => $"{PersonName}, {(Acting ? "Tf. " : "")}{OfficeTitle}";
}

/// <summary>A decision from its proposal on. Taken, it is immutable.</summary>
public sealed record Decision(
    CaseName Case, int Number, string Kind, string State, DateOnly Proposed, string? Board,
    IReadOnlyList<Point> Points, IReadOnlyList<Basis> Basis, int TermFrom, int TermTo, string Clause,
    Signatory? ProposedBy, IReadOnlyList<Signatory> SignedBy, string? ReportTo, IReadOnlyList<string> ExtractsTo, string Reservation,
    string? OrderId, DateOnly? Decided, IReadOnlyList<Signatory> DecidedBy, IReadOnlyList<Finding> Findings,
    string OriginalSha256 = "")
{
    /// <summary>organisations/rjh/cases/RUN-138-2024/decisions/1.</summary>
    public string Name => $"{Case}/decisions/{Number}";

    /// <summary>What the decision sets aside of own money and work, in kronor.</summary>
    public decimal OwnMoney => Points.Sum(point => point.SetAside ?? 0);

    /// <summary>The applications that may be sent when it is taken.</summary>
    public IReadOnlyList<string> Applications => [.. Points.SelectMany(point => point.Applications).Distinct()];

    /// <summary>Records that the decision was taken.</summary>
    /// <param name="decided">The day it was taken, which may be long ago.</param>
    /// <param name="order">The order in force that day; null when there was none.</param>
    /// <param name="findings">What the checks against that day found.</param>
    /// <param name="acknowledged">The codes that the registrar has seen.</param>
    /// <returns>The event; null when it was recorded exactly like this before.</returns>
    /// <exception cref="Refused">Other facts were recorded before, the decision is a board's, it is dated after today, or findings are not acknowledged.</exception>
    public DecisionTaken? Record(
        DateOnly decided, IReadOnlyList<Signatory> decidedBy, string originalSha256, DelegationOrder? order, IReadOnlyList<Finding> findings,
        IReadOnlyCollection<string> acknowledged, DateTimeOffset at)
    {
        if (State == "taken")
        {
            return decided == Decided && originalSha256 == OriginalSha256 && decidedBy.Select(one => one.Identity).SequenceEqual(DecidedBy.Select(one => one.Identity))
                ? null
                : throw Refused.Precondition("DECISION_TAKEN", "The decision is taken; a change is a new decision.",
                    ("decided", $"{Decided:yyyy-MM-dd}"), ("decidedBy", string.Join("; ", DecidedBy)));
        }

        if (Kind != "delegated")
            throw Refused.Precondition("DECIDED_BY_BOARD", "The proposal lies with the board, which decides itself.", ("decision", Name));
        if (decided > SwedishTime.Day(at))
            throw Refused.Precondition("DECISION_IN_FUTURE", "A decision is recorded after it was taken.", ("decided", $"{decided:yyyy-MM-dd}"));
        RefuseUnacknowledged(findings, acknowledged);

        var isReported = order?.Clause(Clause)?.Reported == true;
        return new DecisionTaken(
            Case.Organisation, Case.ToString(), Case.CaseNumber, Name, decided, [.. decidedBy.Select(one => one.ToString())],
            BoardName(Board), Clause, Reservation, Applications, BoardName(ReportTo ?? (isReported ? Board : null)), ExtractsTo, at);
    }

    private string BoardName(string? board) => board is null ? "" : $"organisations/{Case.Organisation}/boards/{board}";

    private static void RefuseUnacknowledged(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> acknowledged)
    {
        var open = findings.Where(finding => !acknowledged.Contains(finding.Code)).ToList();
        if (open.Count == 0)
            return;
        var refused = Refused.Precondition("FINDINGS_NOT_ACKNOWLEDGED", string.Join(" ", open.Select(finding => finding.Message)),
            ("codes", string.Join(",", open.Select(finding => finding.Code).Distinct())));
        foreach (var finding in open)
            refused.Because(finding.Code, string.Join(", ", finding.Values.Select(value => $"{value.Key}={value.Value}")), finding.Message);
        throw refused;
    }
}
