namespace Contracts.Cases;

// The full name of each record is the name of its exchange: it is a part of the wire. Events only ever grow.
// Names of resources are those of the gRPC API, e.g. organisations/rjh/cases/RUN-138-2024.

/// <summary>A case was entered in the register.</summary>
/// <param name="Case">organisations/rjh/cases/RUN-138-2024.</param>
/// <param name="Number">RUN/138/2024.</param>
/// <param name="Imported">Whether it came with a number of its own.</param>
/// <param name="At">When it was entered.</param>
public sealed record CaseRegistered(string Organisation, string Case, string Number, string Title, bool Imported, DateTimeOffset At);

/// <summary>What is written about a case was changed.</summary>
/// <param name="Fields">Which of it: title, description, unit, officer, period.</param>
public sealed record CaseUpdated(string Organisation, string Case, string Title, IReadOnlyList<string> Fields, DateTimeOffset At);

/// <summary>A case that was registered by mistake was struck; its number stays.</summary>
public sealed record CaseStruck(string Organisation, string Case, string Reason, DateTimeOffset At);

/// <summary>A case was closed.</summary>
public sealed record CaseClosed(string Organisation, string Case, DateTimeOffset At);

/// <summary>A closed case was reopened.</summary>
public sealed record CaseReopened(string Organisation, string Case, string Reason, DateTimeOffset At);

/// <summary>A case was marked as one whose subject may be secret (OSL 5 kap. 5 §), or the mark was changed or lifted.</summary>
/// <param name="Provision">Empty: the mark was lifted.</param>
/// <param name="Marked">The day of the note.</param>
/// <param name="Authority">Who had it made.</param>
public sealed record CaseSecrecyChanged(string Organisation, string Case, string Provision, DateOnly? Marked, string Authority, string Reason, DateTimeOffset At);

/// <summary>A decision was drafted, and the money that it needs is held.</summary>
/// <param name="Decision">organisations/rjh/cases/RUN-138-2024/decisions/1.</param>
/// <param name="Reservation">Empty when no money is held.</param>
public sealed record DecisionProposed(string Organisation, string Case, string Decision, string Reservation, DateTimeOffset At);

/// <summary>A proposal was put to a board.</summary>
/// <param name="Board">organisations/rjh/boards/run; empty when the proposal doesn't say.</param>
public sealed record DecisionReferredToBoard(string Organisation, string Case, string Decision, string Board, DateTimeOffset At);

/// <summary>A decision was taken by a human being, now or on an earlier day.</summary>
/// <param name="Decided">The Swedish day of the decision.</param>
/// <param name="DecidedBy">Those who decided: name and office, "Tf." first when acting.</param>
/// <param name="Board">In whose name: organisations/rjh/boards/run.</param>
/// <param name="Reservation">Money to commit: organisations/rjh/reservations/…; empty when none is held.</param>
/// <param name="Applications">Applications that may be sent now.</param>
/// <param name="ReportTo">The board that it is reported to; empty when it isn't.</param>
/// <param name="ExtractsTo">Who gets an extract.</param>
/// <param name="Kind">delegated, or board: what a board decided is in its own minutes, and DecidedBy names the board.</param>
/// <param name="Paragraph">Of the board's minutes: § 45; empty for a delegated decision.</param>
/// <param name="Urgent">Decided in the board's place since it could not wait (KL 6:39): it has to reach the board's next meeting.</param>
/// <param name="Change">correction, amendment or revocation of an earlier decision; empty otherwise.</param>
/// <param name="Changes">The earlier decision; empty when it changes none.</param>
/// <param name="Grants">Applications that it grants, each with the kronor; null: what is applied for.</param>
/// <param name="GrantPoints">The numbers of the points that grant each of them; null in an event from before it was told.</param>
public sealed record DecisionTaken(
    string Organisation,
    string Case,
    string CaseNumber,
    string Decision,
    DateOnly Decided,
    IReadOnlyList<string> DecidedBy,
    string Board,
    string Clause,
    string Reservation,
    IReadOnlyList<string> Applications,
    string ReportTo,
    IReadOnlyList<string> ExtractsTo,
    DateTimeOffset At,
    string Kind = "delegated",
    string Paragraph = "",
    bool Urgent = false,
    string Change = "",
    string Changes = "",
    IReadOnlyDictionary<string, decimal?>? Grants = null,
    IReadOnlyDictionary<string, IReadOnlyList<int>>? GrantPoints = null);

/// <summary>Whoever may decide said no to a proposal.</summary>
/// <param name="Reservation">Money to release; empty when none is held.</param>
public sealed record DecisionDeclined(string Organisation, string Case, string Decision, string Reservation, string Reason, DateTimeOffset At);

/// <summary>A proposal was taken back before anything was decided.</summary>
/// <param name="Reservation">Money to release; empty when none is held.</param>
public sealed record DecisionWithdrawn(string Organisation, string Case, string Decision, string Reservation, string Reason, DateTimeOffset At);

/// <summary>
/// A taken decision was ended by a revocation, of which DecisionTaken tells as well: the one that it names, or an amendment of that one. Or a court annulled it, of which
/// ReviewEnded tells.
/// </summary>
/// <param name="Decision">The decision that ended.</param>
/// <param name="RevokedBy">The decision that revokes it, by its resource name; or the court that annulled it, and the court's case number.</param>
/// <param name="Reservation">What it had set aside, to give back; empty when nothing.</param>
public sealed record DecisionRevoked(string Organisation, string Case, string Decision, string RevokedBy, string Reservation, DateTimeOffset At);

/// <summary>A taken decision was entered in the report of a board's meeting.</summary>
public sealed record DecisionEntered(string Organisation, string Case, string Decision, string Meeting, DateTimeOffset At);

/// <summary>An extract waits to be sent to a recipient.</summary>
public sealed record ExtractQueued(string Organisation, string Case, string Decision, string Recipient, string Document, DateTimeOffset At);

/// <summary>A decision left the report of a meeting that was cancelled, or whose agenda closes earlier now. DecisionEntered follows when it is in another one.</summary>
public sealed record DecisionGivenBack(string Organisation, string Case, string Decision, string Meeting, DateTimeOffset At);

/// <summary>A meeting's report was made at the agenda's cut-off, or urgent decisions were added to it.</summary>
/// <param name="Meeting">organisations/rjh/boards/run/meetings/2024-03-20.</param>
/// <param name="Decisions">How many are in it.</param>
public sealed record ReportMade(string Organisation, string Meeting, int Decisions, DateTimeOffset At);

/// <summary>A meeting's minutes were adjusted: the decisions in its report are reported.</summary>
/// <param name="Paragraph">§ 45.</param>
/// <param name="Adjusted">The day when the minutes were adjusted.</param>
public sealed record ReportMinuted(string Organisation, string Meeting, string Paragraph, DateOnly Adjusted, int Decisions, DateTimeOffset At);

/// <summary>A meeting is not held.</summary>
public sealed record MeetingCancelled(string Organisation, string Meeting, string Reason, DateTimeOffset At);

/// <summary>A decision was reported to the board: the meeting whose report it is in was minuted.</summary>
public sealed record DecisionReported(string Organisation, string Case, string Decision, string Meeting, string Paragraph, DateOnly Adjusted, DateTimeOffset At);

/// <summary>A decision that is not reported got minutes of its own.</summary>
public sealed record DecisionMinutedSeparately(string Organisation, string Case, string Decision, string Paragraph, DateOnly Adjusted, DateTimeOffset At);

/// <summary>An extract was sent.</summary>
/// <param name="Number">1; more when it was sent again.</param>
/// <param name="Channel">post, email, e-service, internal, in-person.</param>
public sealed record ExtractDispatched(
    string Organisation, string Case, string Decision, string Recipient, int Number, string Channel, DateTimeOffset Sent, string AgainReason, DateTimeOffset At);

/// <summary>The recipient confirmed to have received an extract.</summary>
public sealed record ExtractConfirmed(string Organisation, string Case, string Decision, string Recipient, int Number, DateTimeOffset Confirmed, DateTimeOffset At);

/// <summary>A notice was posted: the time for judicial review of a decision began.</summary>
/// <param name="Meeting">Whose adjusted minutes the notice is about; empty when it is the decision's own.</param>
/// <param name="LastDay">The last day for judicial review.</param>
public sealed record NoticePosted(string Organisation, string Case, string Decision, string Meeting, DateOnly Posted, DateOnly LastDay, DateTimeOffset At);

/// <summary>A notice was taken down.</summary>
/// <param name="TooEarly">Before the last day had ended: it does not count, and a new one begins a new period.</param>
public sealed record NoticeTakenDown(string Organisation, string Case, string Decision, string Meeting, DateOnly TakenDown, bool TooEarly, DateTimeOffset At);

/// <summary>Judicial review of a decision is pending.</summary>
/// <param name="Number">1; more when several ask for it.</param>
public sealed record ReviewPending(string Organisation, string Case, string Decision, int Number, DateOnly Received, string Court, string CourtCase, DateTimeOffset At);

/// <summary>Judicial review of a decision ended.</summary>
/// <param name="Outcome">rejected, dismissed, struck-out, annulled.</param>
public sealed record ReviewEnded(string Organisation, string Case, string Decision, int Number, DateOnly Ended, string Outcome, DateTimeOffset At);
