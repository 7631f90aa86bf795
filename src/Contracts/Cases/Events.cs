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
    string Changes = "");

/// <summary>Whoever may decide said no to a proposal.</summary>
/// <param name="Reservation">Money to release; empty when none is held.</param>
public sealed record DecisionDeclined(string Organisation, string Case, string Decision, string Reservation, string Reason, DateTimeOffset At);

/// <summary>A proposal was taken back before anything was decided.</summary>
/// <param name="Reservation">Money to release; empty when none is held.</param>
public sealed record DecisionWithdrawn(string Organisation, string Case, string Decision, string Reservation, string Reason, DateTimeOffset At);

/// <summary>A taken decision was ended by another one, of which DecisionTaken tells as well.</summary>
/// <param name="Decision">The decision that ended.</param>
/// <param name="RevokedBy">The decision that revokes it.</param>
/// <param name="Reservation">What it had set aside, to give back; empty when nothing.</param>
public sealed record DecisionRevoked(string Organisation, string Case, string Decision, string RevokedBy, string Reservation, DateTimeOffset At);

/// <summary>A taken decision was entered in the report of a board's meeting.</summary>
public sealed record DecisionEntered(string Organisation, string Case, string Decision, string Meeting, DateTimeOffset At);

/// <summary>An extract waits to be sent to a recipient.</summary>
public sealed record ExtractQueued(string Organisation, string Case, string Decision, string Recipient, string Document, DateTimeOffset At);
