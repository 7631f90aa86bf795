namespace Contracts.Funding;

/// <summary>A plan got a new version.</summary>
/// <param name="Balanced">Whether contributions equal costs, or shares add up to 100.</param>
/// <param name="Financiers">Who pays, each once; null in an event from before it was told.</param>
public sealed record PlanChanged(string Organisation, string Case, int Version, bool Balanced, DateTimeOffset At, IReadOnlyList<string>? Financiers = null);

/// <summary>Money is held for a proposed decision.</summary>
/// <param name="Amount">Kronor, cash and in kind together.</param>
public sealed record ReservationHeld(string Organisation, string Case, string Reservation, string Decision, decimal Amount, DateTimeOffset At);

/// <summary>The decision was taken: what was held is committed.</summary>
/// <param name="Amount">Kronor, cash and in kind together.</param>
public sealed record ReservationCommitted(string Organisation, string Case, string Reservation, string Decision, decimal Amount, DateTimeOffset At);

/// <summary>What was held is free again.</summary>
/// <param name="Cause">RELEASED or EXPIRED.</param>
public sealed record ReservationReleased(string Organisation, string Case, string Reservation, string Decision, string Cause, DateTimeOffset At);

/// <summary>A reservation could not be committed; somebody has to look at it.</summary>
/// <param name="Reason">A reason code of docs/errors.md.</param>
public sealed record ReservationRefused(string Organisation, string Case, string Reservation, string Decision, string Reason, DateTimeOffset At);

/// <summary>The decision to apply is taken: the application may be sent.</summary>
public sealed record ApplicationReleased(string Organisation, string Case, string Application, string Decision, DateTimeOffset At);
