using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace CaseService.Register;

/// <summary>A change of a case: who, when, through which application, what, and the values before and after.</summary>
/// <param name="Offices">The offices that the person held on that day, by id.</param>
/// <param name="Detail">The values as JSON; null when they were disposed of.</param>
/// <param name="Salt">Keeps values of few possibilities from being guessed by their digest once they are gone; disposed of with them.</param>
/// <param name="Digest">SHA-256 over the digest before it and the digests of all fields: whoever changes an entry breaks the chain from there.</param>
public sealed record HistoryEntry(
    int Number, DateTimeOffset At, string Subject, string Name, string[] Offices, string Application, string What, string? Detail, byte[]? Salt,
    byte[] ValueDigest, byte[] Digest)
{
    // Read by people in the database, and never put into a page as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The digest that a case's chain starts from.</summary>
    public static byte[] Start(CaseName name) => Hash(name.ToString());

    /// <summary>The entry that follows.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="before">The digest of the entry before it, or <see cref="Start"/>.</param>
    public static HistoryEntry After(int number, byte[] before, DateTimeOffset at, Caller caller, string[] offices, string what, object detail)
    {
        var (text, salt) = (JsonSerializer.Serialize(detail, Readable), RandomNumberGenerator.GetBytes(16));
        var entry = new HistoryEntry(number, at, caller.Subject, caller.Name, offices, caller.Application, what, text, salt, ValuesDigest(salt, text), []);
        return entry with { Digest = entry.DigestAfter(before) };
    }

    /// <summary>The digest that the entry should have.</summary>
    public byte[] DigestAfter(byte[] before)
    {
        var microseconds = (At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        return SHA256.HashData(
        [
            .. before, .. Hash(microseconds.ToString(CultureInfo.InvariantCulture)), .. Hash(Subject), .. Hash(Name), .. Hash(string.Join(' ', Offices)),
            .. Hash(Application), .. Hash(What), .. ValueDigest,
        ]);
    }

    /// <summary>What is wrong with the entry, given the one before it; null when nothing is.</summary>
    public string? Fault(int expectedNumber, byte[] before) =>
        Number != expectedNumber ? "ENTRY_MISSING"
        : Detail is not null && !ValuesDigest(Salt!, Detail).AsSpan().SequenceEqual(ValueDigest) ? "VALUES_CHANGED"
        : !DigestAfter(before).AsSpan().SequenceEqual(Digest) ? "ENTRY_CHANGED"
        : null;

    private static byte[] ValuesDigest(byte[] salt, string detail) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(detail)]);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>The history of a case: a chain of entries, each written in the transaction of its change. The service's login can only add.</summary>
public static class History
{
    // Of values in one answer: clients take no more than 4 MiB.
    private const int MostOctets = 1024 * 1024;
    private const int Handful = 50;

    /// <summary>Adds an entry. The case's row is locked, so entries are numbered without gap.</summary>
    /// <param name="after">The values as they are now.</param>
    /// <param name="before">Those that were changed, as they were.</param>
    /// <param name="by">Who changed them, where that was in another service; null: the caller.</param>
    public static async Task Add(Work work, CaseName name, string what, object after, object? before = null, Caller? by = null)
    {
        var caller = by ?? work.Caller;
        var offices = await OfficesOf(work, name.Organisation, caller.Subject);
        var (number, digest) = await work.One<(int, byte[])>(
            "SELECT history_entries, history_digest FROM case_file WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id });
        var entry = HistoryEntry.After(number + 1, digest, work.At, caller, offices, what, Detail(after, before));
        await work.ExecuteOne(
            "UPDATE case_file SET history_entries = @Number, history_digest = @Digest WHERE organisation = @Organisation AND case_id = @Id",
            new { entry.Number, entry.Digest, name.Organisation, name.Id });
        Add(work, [name.Organisation], [name.Id], [entry]);
    }

    /// <summary>
    /// Adds entries of several cases, as the last thing of a transaction. Whatever changes a case adds one, so what the cases are found by is brought up to
    /// date here.
    /// </summary>
    public static void Add(Work work, List<string> organisations, List<string> caseIds, List<HistoryEntry> entries)
    {
        work.Last(
            """
            INSERT INTO history (organisation, case_id, entry, at, subject, name, offices, application, what, detail, salt, value_digest, digest)
            SELECT organisation, case_id, entry, at, subject, name, ARRAY(SELECT jsonb_array_elements_text(offices::jsonb)), application, what, detail::json, salt,
              value_digest, digest
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
              AS added (organisation, case_id, entry, at, subject, name, offices, application, what, detail, salt, value_digest, digest)
            """,
            entries.Count,
            organisations,
            caseIds,
            entries.ConvertAll(one => one.Number),
            entries.ConvertAll(one => one.At.ToUniversalTime()),
            entries.ConvertAll(one => one.Subject),
            entries.ConvertAll(one => one.Name),
            entries.ConvertAll(one => JsonSerializer.Serialize(one.Offices)),
            entries.ConvertAll(one => one.Application),
            entries.ConvertAll(one => one.What),
            entries.ConvertAll(one => one.Detail!),
            entries.ConvertAll(one => one.Salt!),
            entries.ConvertAll(one => one.ValueDigest),
            entries.ConvertAll(one => one.Digest));
        CaseSearch.Keep(work, organisations, caseIds);
    }

    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    internal const string Columns =
        "history.entry, history.at, history.subject, history.name, history.offices, history.application, history.what, history.detail::text, history.salt, history.value_digest, history.digest";

    /// <summary>The entries of a case after a number, in their order.</summary>
    public static async Task<List<HistoryEntry>> Of(Work work, CaseName name, int after, int most)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM history WHERE organisation = $1 AND case_id = $2 AND entry > $3 ORDER BY entry LIMIT $4", work.Connection)
        {
            Parameters = { new() { Value = name.Organisation }, new() { Value = name.Id }, new() { Value = after }, new() { Value = most } },
        };
        await using var rows = await command.ExecuteReaderAsync(work.Cancellation);
        var entries = new List<HistoryEntry>();
        while (await rows.ReadAsync(work.Cancellation))
            entries.Add(Read(rows, 0));
        return entries;
    }

    /// <summary>The next entries of a case, and whether there are more: so many, or as many as make about 1 MiB.</summary>
    public static async Task<(List<HistoryEntry> Entries, bool More)> Next(Work work, CaseName name, int after, int most)
    {
        var (entries, octets) = (new List<HistoryEntry>(), 0);
        while (true)
        {
            // A few at a time: how large they are is known when they are read.
            var few = await Of(work, name, after, Handful);
            foreach (var entry in few)
            {
                octets += Encoding.UTF8.GetByteCount(entry.Detail ?? "");
                if (entries.Count == most || (entries.Count > 0 && octets > MostOctets))
                    return (entries, true);
                entries.Add(entry);
                after = entry.Number;
            }

            if (few.Count < Handful)
                return (entries, false);
        }
    }

    internal static HistoryEntry Read(NpgsqlDataReader rows, int first) => new(
        rows.GetInt32(first), rows.GetFieldValue<DateTimeOffset>(first + 1), rows.GetString(first + 2), rows.GetString(first + 3), rows.GetFieldValue<string[]>(first + 4),
        rows.GetString(first + 5), rows.GetString(first + 6), rows[first + 7] as string, rows[first + 8] as byte[], (byte[])rows[first + 9], (byte[])rows[first + 10]);

    /// <summary>The offices that a person holds today, as regular holder or acting.</summary>
    public static async Task<string[]> OfficesOf(Work work, string organisation, string person) =>
        [.. await work.All<string>(
            "SELECT office FROM tenure WHERE organisation = @organisation AND person = @person AND from_day <= @day AND coalesce(to_day, @day) >= @day ORDER BY office",
            new { organisation, person, day = SwedishTime.Day(work.At) })];

    /// <summary>The values of an entry.</summary>
    public static object Detail(object after, object? before = null) => before is null ? new { After = after } : new { Before = before, After = after };
}
