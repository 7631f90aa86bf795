namespace FundingService.Frames;

/// <summary>What an entry is booked on; each frame's year has all of them.</summary>
internal static class Account
{
    /// <summary>Where allocations come from.</summary>
    public const string Budget = "budget";

    /// <summary>Allocated, and neither held nor committed.</summary>
    public const string Free = "free";

    public const string Held = "held";
    public const string Committed = "committed";

    /// <summary>What is promised of a year that isn't allocated yet.</summary>
    public const string Forward = "forward";

    /// <summary>Where work that may be set aside comes from: salaries that are budgeted already.</summary>
    public const string Payroll = "payroll";

    /// <summary>Work that may be set aside; below zero by what is set aside where nothing is said of how much may be.</summary>
    public const string Work = "work";

    public const string WorkHeld = "work_held";
    public const string WorkCommitted = "work_committed";
}

/// <summary>One line of a movement: kronor on an account of a frame's year.</summary>
internal sealed record Entry(string Frame, int Year, string Account, decimal Amount)
{
    /// <summary>Kronor from one account to another.</summary>
    public static IEnumerable<Entry> Transfer(string frame, int year, decimal amount, string from, string to) =>
        [new(frame, year, from, -amount), new(frame, year, to, amount)];
}

/// <summary>Why money moves.</summary>
internal enum Cause
{
    Allocated,
    Held,
    Committed,
    Released,
    Expired,
    Settled,
}

/// <summary>Entries that belong together; they add up to zero in each frame and year.</summary>
/// <param name="Reservation">What it is about; null for an allocation.</param>
/// <param name="DecidedBy">Who decided an allocation; empty: not told.</param>
internal sealed record Movement(Cause Cause, Guid? Reservation, Caller Caller, IReadOnlyCollection<Entry> Entries, string DecidedBy = "");

/// <summary>
/// The double-entry ledger: movements are added and never changed, the entries of each add up to zero, and the database carries them to the
/// balances. The frames have to be locked.
/// </summary>
internal static class Ledger
{
    public static async Task Post(Work work, string organisation, IReadOnlyList<Movement> movements)
    {
        if (movements.Count == 0)
            return;
        var entries = movements.SelectMany(movement => movement.Entries).ToList();
        var frames = entries.Select(entry => entry.Frame).Distinct().ToArray();
        var ids = movements.Select(_ => Guid.CreateVersion7(work.At)).ToArray();
        await work.Execute(
            """
            INSERT INTO movement (organisation, movement, cause, reservation, moved, subject, application, decided_by)
            SELECT @organisation, movement, cause, reservation,
              greatest(@At, (SELECT max(last_moved) FROM frame_year WHERE organisation = @organisation AND frame = ANY(@frames))), subject, application, decided_by
            FROM unnest(@ids, @causes, @reservations, @subjects, @applications, @decisions)
              AS given (movement, cause, reservation, subject, application, decided_by)
            """,
            new
            {
                organisation,
                frames,
                work.At,
                ids,
                causes = movements.Select(movement => movement.Cause.ToString().ToUpperInvariant()).ToArray(),
                reservations = movements.Select(movement => movement.Reservation).ToArray(),
                subjects = movements.Select(movement => movement.Caller.Subject).ToArray(),
                applications = movements.Select(movement => movement.Caller.Application).ToArray(),
                decisions = movements.Select(movement => movement.DecidedBy).ToArray(),
            });
        var years = entries.Select(entry => (entry.Frame, entry.Year)).Distinct().ToList();
        await work.Execute(
            """
            INSERT INTO frame_year (organisation, frame, year)
            SELECT @organisation, * FROM unnest(@frames, @years) ON CONFLICT DO NOTHING
            """,
            new { organisation, frames = years.Select(key => key.Frame).ToArray(), years = years.Select(key => key.Year).ToArray() });
        await work.Execute(
            """
            INSERT INTO ledger_entry (organisation, movement, entry, frame, year, account, amount)
            SELECT @organisation, * FROM unnest(@movements, @numbers, @frames, @years, @accounts, @amounts)
            """,
            new
            {
                organisation,
                movements = movements.Zip(ids).SelectMany(pair => pair.First.Entries.Select(_ => pair.Second)).ToArray(),
                numbers = movements.SelectMany(movement => Enumerable.Range(1, movement.Entries.Count)).ToArray(),
                frames = entries.Select(entry => entry.Frame).ToArray(),
                years = entries.Select(entry => entry.Year).ToArray(),
                accounts = entries.Select(entry => entry.Account).ToArray(),
                amounts = entries.Select(entry => entry.Amount).ToArray(),
            });
    }
}
