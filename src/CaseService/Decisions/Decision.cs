using CaseService.Delegation;
using Contracts.Cases;

namespace CaseService.Decisions;

/// <summary>A decision from its proposal on. Taken, declined or withdrawn, it is immutable.</summary>
public sealed record Decision(
    CaseName Case, int Number, string Kind, string State, DateOnly Proposed, string? Board,
    IReadOnlyList<Point> Points, IReadOnlyList<Basis> Basis, int TermFrom, int TermTo, string Clause,
    Signatory? ProposedBy, IReadOnlyList<Signatory> SignedBy, string? ReportTo, IReadOnlyList<string> ExtractsTo, string Reservation,
    string? OrderId, DateOnly? Decided, IReadOnlyList<Signatory> DecidedBy, IReadOnlyList<Finding> Findings,
    string OriginalSha256 = "")
{
    /// <summary>The earlier decision that this one changes; null when it changes none.</summary>
    public Change? Changes { get; init; }

    /// <summary>The day when a court's annulment got legal force; null: no court has annulled it.</summary>
    public DateOnly? Annulled { get; init; }

    /// <summary>The taken decisions that changed this one, but for those that a court annulled.</summary>
    public IReadOnlyList<Change> ChangedBy { get; init; } = [];

    /// <summary>The number of the revocation that ended this decision, or what it amends; null: it stands.</summary>
    public int? RevokedBy { get; init; }

    /// <summary>Why the board can't be waited for (KL 6:39); empty: it isn't urgent.</summary>
    public string Urgency { get; init; } = "";

    /// <summary>The paragraph of the board's minutes.</summary>
    public string Paragraph { get; init; } = "";

    /// <summary>What was proposed, where the board decided otherwise.</summary>
    public IReadOnlyList<Point> ProposedPoints { get; init; } = [];

    /// <summary>The points as they were proposed.</summary>
    public IReadOnlyList<Point> AsProposed => ProposedPoints.Count > 0 ? ProposedPoints : Points;

    /// <summary>Why it was declined or withdrawn; null otherwise.</summary>
    public Ending? Ending { get; init; }

    /// <summary>Found when it was taken, and no obstacle.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Decided before its case was imported: it was reported where the case came from, and is in no report of today.</summary>
    public bool ReportedBefore { get; init; }

    /// <summary>organisations/rjh/cases/RUN-138-2024/decisions/1.</summary>
    public string Name => $"{Case}/decisions/{Number}";

    /// <summary>Whether nothing has become of the proposal yet.</summary>
    public bool IsOpen => State is "proposed" or "at-board";

    /// <summary>Whether it is taken in the board's place, since it can't wait.</summary>
    public bool IsUrgent => Urgency.Length > 0;

    /// <summary>Whether it is no more.</summary>
    public bool HasEnded => RevokedBy is not null || Annulled is not null;

    /// <summary>Whether it is decided that money or work is set aside.</summary>
    public bool SetsAside => Points.Any(point => point.SetAside > 0);

    /// <summary>The applications that may be sent when it is taken.</summary>
    public IReadOnlyList<string> Applications => [.. Points.SelectMany(point => point.Applications).Distinct()];

    /// <summary>The applications of other cases that it grants, each with the kronor; null: the point grants several, or says no amount.</summary>
    public IReadOnlyDictionary<string, decimal?> Grants =>
        Points.SelectMany(point => point.Grants.Select(granted => (Application: granted, Amount: point.Grants.Count == 1 ? point.Amount ?? point.Ceiling : null)))
            .GroupBy(grant => grant.Application).ToDictionary(grants => grants.Key, grants => grants.Aggregate((decimal?)0, (sum, grant) => sum + grant.Amount));

    /// <summary>The points that grant each of them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> GrantPoints =>
        Points.SelectMany(point => point.Grants.Select(granted => (Application: granted, point.Number)))
            .GroupBy(grant => grant.Application, grant => grant.Number).ToDictionary(grants => grants.Key, grants => (IReadOnlyList<int>)[.. grants]);

    /// <summary>A person decides.</summary>
    /// <param name="order">The order in force today; null when there is none.</param>
    /// <param name="failed">The conditions that fail.</param>
    /// <returns>The event; null when the same person has taken it before.</returns>
    /// <exception cref="Refused">It is not open any more, it lies with a board, or conditions fail: all of them at once, under the code of the first.</exception>
    public DecisionTaken? Take(Signatory by, DelegationOrder? order, IReadOnlyList<Finding> failed, DateTimeOffset at)
    {
        if (State == "taken" && DecidedBy.Count == 1 && DecidedBy[0].Person == by.Person)
            return null;
        MustBeOpen();
        MustBeDelegated();
        Failed.Refuse(failed);
        return Taken(SwedishTime.Day(at), [by], order, at);
    }

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
        if (State == "taken" && decided == Decided && originalSha256 == OriginalSha256
            && decidedBy.Select(one => one.Identity).SequenceEqual(DecidedBy.Select(one => one.Identity)))
            return null;
        MustBeOpen();
        MustBeDelegated();
        MustBePast(decided, at);
        Failed.RefuseUnacknowledged(findings, acknowledged);
        return Taken(decided, decidedBy, order, at);
    }

    /// <summary>Records what the board decided.</summary>
    /// <returns>The event; null when it was recorded exactly like this before.</returns>
    /// <exception cref="Refused">It is not open any more, NOT_AT_BOARD, or the meeting is still to come.</exception>
    public DecisionTaken? RecordBoards(BoardsDecision decided, DateTimeOffset at)
    {
        if (State == "taken" && decided.IsOf(this))
            return null;
        MustBeOpen();
        if (Kind != "board")
            throw Refused.Precondition("NOT_AT_BOARD", "The proposal was not put to a board.", ("decision", Name), ("state", State));
        MustBePast(decided.Meeting, at);
        var boards = this with { Points = decided.Points };
        return boards.Event(decided.Meeting, [$"{decided.BoardTitle}, {decided.Paragraph}"], decided.Board, ReportTo == decided.Board ? null : ReportTo, at) with
        {
            Paragraph = decided.Paragraph,
        };
    }

    /// <summary>Whoever may decide says no.</summary>
    /// <param name="failed">Why the person may not decide in such a matter.</param>
    /// <returns>The event; null when it was declined like this before.</returns>
    /// <exception cref="Refused">It is not open any more, it lies with a board, or conditions fail.</exception>
    public DecisionDeclined? Decline(Ending ending, IReadOnlyList<Finding> failed, DateTimeOffset at)
    {
        if (State == "declined" && IsSame(ending))
            return null;
        MustBeOpen();
        MustBeDelegated();
        Failed.Refuse(failed);
        return new DecisionDeclined(Case.Organisation, Case.ToString(), Name, Reservation, ending.Reason, at);
    }

    /// <summary>The proposal is taken back.</summary>
    /// <returns>The event; null when it was withdrawn like this before.</returns>
    /// <exception cref="Refused">It is not open any more.</exception>
    public DecisionWithdrawn? Withdraw(Ending ending, DateTimeOffset at)
    {
        if (State == "withdrawn" && IsSame(ending))
            return null;
        MustBeOpen();
        return new DecisionWithdrawn(Case.Organisation, Case.ToString(), Name, Reservation, ending.Reason, at);
    }

    /// <summary>Refuses a change of this decision by another one, when that is proposed and when it is taken.</summary>
    /// <param name="byKind">delegated or board: whoever takes the other decision.</param>
    /// <exception cref="Refused">DECISION_NOT_TAKEN, DECISION_ANNULLED, DECISION_REVOKED, REVOCATION_STANDS or DECIDED_BY_BOARD.</exception>
    public void MustTake(Change change, string byKind)
    {
        if (State != "taken")
            throw Refused.Precondition("DECISION_NOT_TAKEN", "Only what was decided is corrected, amended or revoked.", ("decision", Name), ("state", State));
        if (Kind == "board" && byKind != "board")
            throw Refused.Precondition("DECIDED_BY_BOARD", "What a board decided is changed by the board.", ("decision", Name));
        if (change.Kind == "correction")
            return;
        if (Annulled is { } annulled)
            throw Refused.Precondition("DECISION_ANNULLED", "A court annulled the decision.", ("decision", Name), ("annulled", $"{annulled:yyyy-MM-dd}"));
        if (RevokedBy is { } revocation)
            throw Refused.Precondition("DECISION_REVOKED", "The decision was revoked.", ("decision", Name), ("revokedBy", $"{Case}/decisions/{revocation}"));
        if (Changes?.Kind == "revocation")
            throw Refused.Precondition("REVOCATION_STANDS", "A revocation is not undone; decide anew.", ("decision", Name));
    }

    private bool IsSame(Ending ending) => Ending is { } before && (before.Person, before.Reason) == (ending.Person, ending.Reason);

    private void MustBeOpen()
    {
        if (State == "taken")
        {
            throw Refused.Precondition("DECISION_TAKEN", "The decision is taken; a change is a new decision.",
                ("decided", $"{Decided:yyyy-MM-dd}"), ("decidedBy", Kind == "board" ? $"{BoardName(Board)} {Paragraph}" : string.Join("; ", DecidedBy)));
        }

        if (Ending is { } ending)
        {
            throw Refused.Precondition(State == "declined" ? "DECISION_DECLINED" : "DECISION_WITHDRAWN", $"The proposal was {State}.",
                ("day", $"{ending.Day:yyyy-MM-dd}"), ("by", ending.By), ("reason", ending.Reason));
        }
    }

    private void MustBeDelegated()
    {
        if (Kind != "delegated")
            throw Refused.Precondition("DECIDED_BY_BOARD", "The proposal lies with the board, which decides itself.", ("decision", Name));
    }

    private static void MustBePast(DateOnly decided, DateTimeOffset at)
    {
        if (decided > SwedishTime.Day(at))
            throw Refused.Precondition("DECISION_IN_FUTURE", "A decision is recorded after it was taken.", ("decided", $"{decided:yyyy-MM-dd}"));
    }

    private DecisionTaken Taken(DateOnly decided, IReadOnlyList<Signatory> decidedBy, DelegationOrder? order, DateTimeOffset at)
    {
        // What the board wants to hear of, and what was decided in its place, always reaches it: no proposal leads it elsewhere.
        var isReported = IsUrgent || order?.Clause(Clause)?.Reported == true;
        return Event(decided, [.. decidedBy.Select(one => one.ToString())], Board, isReported ? Board : ReportTo, at);
    }

    private DecisionTaken Event(DateOnly decided, IReadOnlyList<string> decidedBy, string? board, string? reportTo, DateTimeOffset at) => new(
        Case.Organisation, Case.ToString(), Case.CaseNumber, Name, decided, decidedBy, BoardName(board), Clause, Reservation, Applications, BoardName(reportTo),
        ExtractsTo, at, Kind, "", IsUrgent, Changes?.Kind ?? "", Changes is { } change ? $"{Case}/decisions/{change.Number}" : "", Grants, GrantPoints);

    private string BoardName(string? board) => board is null ? "" : $"organisations/{Case.Organisation}/boards/{board}";
}
