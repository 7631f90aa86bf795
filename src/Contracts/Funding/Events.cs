namespace Contracts.Funding;

/// <summary>A plan got a new version.</summary>
/// <param name="Balanced">Whether contributions equal costs, or shares add up to 100.</param>
/// <param name="Financiers">Who pays, each once; null in an event from before it was told.</param>
public sealed record PlanChanged(string Organisation, string Case, int Version, bool Balanced, DateTimeOffset At, IReadOnlyList<string>? Financiers = null);

/// <summary>Contributions equal costs, or shares add up to 100, which they did not before.</summary>
public sealed record PlanBalanced(string Organisation, string Case, int Version, DateTimeOffset At);

/// <summary>However what is open is filled, the plan doesn't add up; or what is missing has become another amount.</summary>
/// <param name="Gap">At least this is missing (positive) or too much (negative).</param>
/// <param name="Unit">SEK; percent when the total isn't known.</param>
public sealed record PlanGapOpened(string Organisation, string Case, int Version, decimal Gap, string Unit, DateTimeOffset At);

/// <summary>Money is held for a proposed decision.</summary>
/// <param name="Amount">Kronor, cash and in kind together.</param>
public sealed record ReservationHeld(string Organisation, string Case, string Reservation, string Decision, decimal Amount, DateTimeOffset At);

/// <summary>The decision was taken: what was held is committed.</summary>
/// <param name="Amount">Kronor, cash and in kind together.</param>
public sealed record ReservationCommitted(string Organisation, string Case, string Reservation, string Decision, decimal Amount, DateTimeOffset At);

/// <summary>What was held is free again.</summary>
/// <param name="Cause">RELEASED or EXPIRED.</param>
public sealed record ReservationReleased(string Organisation, string Case, string Reservation, string Decision, string Cause, DateTimeOffset At);

/// <summary>Where the money of a reservation lies among its frames and years is settled.</summary>
public sealed record ReservationSettled(string Organisation, string Case, string Reservation, string Decision, DateTimeOffset At);

/// <summary>A reservation could not be committed; somebody has to look at it.</summary>
/// <param name="Reason">A reason code of docs/errors.md.</param>
public sealed record ReservationRefused(string Organisation, string Case, string Reservation, string Decision, string Reason, DateTimeOffset At);

/// <summary>The decision to apply is taken: the application may be sent.</summary>
public sealed record ApplicationReleased(string Organisation, string Case, string Application, string Decision, DateTimeOffset At);

/// <summary>An application was sent to its financier.</summary>
/// <param name="Amount">Kronor; null when only a share is applied for.</param>
/// <param name="Submitted">The Swedish day.</param>
public sealed record ApplicationSubmitted(
    string Organisation, string Case, string Application, string Financier, string Source, decimal? Amount, DateOnly Submitted, DateTimeOffset At);

/// <summary>A financier decided on an application.</summary>
/// <param name="Outcome">GRANTED or REJECTED; also told when the terms of a grant change, or its decision is revoked.</param>
/// <param name="Amount">Kronor granted; null when rejected.</param>
/// <param name="Decided">The Swedish day of the decision.</param>
public sealed record ApplicationDecided(
    string Organisation, string Case, string Application, string Outcome, decimal? Amount, DateOnly Decided, DateTimeOffset At);

/// <summary>A decision grants an application that can't be granted by it; somebody has to look at it.</summary>
/// <param name="Case">The decision's.</param>
/// <param name="Reason">A reason code of docs/errors.md.</param>
public sealed record GrantRefused(string Organisation, string Case, string Application, string Decision, string Reason, DateTimeOffset At);

/// <summary>An application was taken back.</summary>
public sealed record ApplicationWithdrawn(string Organisation, string Case, string Application, string Reason, DateTimeOffset At);

/// <summary>What was due was paid, or what was demanded back came in.</summary>
/// <param name="Direction">IN: a financier paid the organisation; OUT: the organisation paid. A recovery goes the other way.</param>
/// <param name="Kind">CLAIM, ADVANCE or RECOVERY.</param>
/// <param name="Paid">The Swedish day.</param>
public sealed record PaymentMade(
    string Organisation, string Case, string Payment, string Application, string Direction, string Kind, decimal Amount, DateOnly Paid, DateTimeOffset At);

/// <summary>A grant is at its end.</summary>
/// <param name="Direction">IN or OUT, as in <see cref="PaymentMade"/>.</param>
/// <param name="Paid">Kronor paid in all.</param>
/// <param name="Released">Kronor that were granted and not used.</param>
/// <param name="Settled">The Swedish day.</param>
public sealed record GrantSettled(
    string Organisation, string Case, string Application, string Direction, decimal Paid, decimal Released, DateOnly Settled, DateTimeOffset At);
