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

    /// <summary>Where work set aside comes from: salaries that are budgeted already.</summary>
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
}

/// <summary>
/// The double-entry ledger: movements are added and never changed, the entries of each add up to zero, and the database carries them to the
/// balances. The frames have to be locked.
/// </summary>
internal static class Ledger
{
    public static async Task Post(Work work, string organisation, Cause cause, Guid? reservation, IReadOnlyCollection<Entry> entries)
    {
        var movement = Guid.CreateVersion7(work.At);
        await work.ExecuteOne(
            """
            INSERT INTO movement (organisation, movement, cause, reservation, moved, subject, application)
            VALUES (@organisation, @movement, @cause, @reservation, @At, @Subject, @Application)
            """,
            new { organisation, movement, cause = cause.ToString().ToUpperInvariant(), reservation, work.At, work.Caller.Subject, work.Caller.Application });
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
            SELECT @organisation, @movement, entry, frame, year, account, amount
            FROM unnest(@frames, @years, @accounts, @amounts) WITH ORDINALITY AS given (frame, year, account, amount, entry)
            """,
            new
            {
                organisation,
                movement,
                frames = entries.Select(entry => entry.Frame).ToArray(),
                years = entries.Select(entry => entry.Year).ToArray(),
                accounts = entries.Select(entry => entry.Account).ToArray(),
                amounts = entries.Select(entry => entry.Amount).ToArray(),
            });
    }
}
