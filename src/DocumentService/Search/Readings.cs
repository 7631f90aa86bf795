using Dapper;
using DocumentService.Documents;
using Npgsql;

namespace DocumentService.Search;

/// <summary>
/// Reads documents that are new or have changed, one after the other, so that those who file them don't wait. Of several replicas one does it at a time. An attempt is noted
/// before it is made: a content that brings the whole process down is given up after a few.
/// </summary>
public sealed class Readings(
    NpgsqlDataSource source, ContentStore store, ContentTexts texts, OutboxSignal committed, TimeProvider clock, ILogger<Readings> log) : BackgroundService
{
    /// <summary>The advisory lock of the replica that reads.</summary>
    public const long Lock = 0x5245_4144;

    private const int MostAttempts = 3;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Leader.WhileRunning(
        source, Lock, committed, connection => ReadNext(connection, stoppingToken),
        fault => log.LogWarning("Documents can't be read right now: {Fault}", fault.Message), clock, stoppingToken);

    private async Task<bool> ReadNext(NpgsqlConnection connection, CancellationToken stopping)
    {
        if (await Next(connection, stopping) is not { } next)
            return false;
        var began = clock.GetTimestamp();
        await Read(connection, next, stopping);
        await Rest(clock.GetElapsedTime(began), stopping);
        return true;
    }

    // Those who file come first: when very much is filed, reading it takes a third of the time.
    private Task Rest(TimeSpan worked, CancellationToken stopping) => Task.Delay(worked * 2 < LongestRest ? worked * 2 : LongestRest, clock, stopping);

    private Task<Unread?> Next(NpgsqlConnection connection, CancellationToken stopping) =>
        connection.QuerySingleOrDefaultAsync<Unread>(new CommandDefinition(
            """
            UPDATE document_unread SET attempts = attempts + 1, next_attempt = @now + @Again * attempts
            FROM document LEFT JOIN document_search AS known USING (organisation, case_id, number)
            WHERE document_unread.id = (SELECT id FROM document_unread WHERE next_attempt <= @now ORDER BY id LIMIT 1)
              AND (document.organisation, document.case_id, document.number) = (document_unread.organisation, document_unread.case_id, document_unread.number)
            RETURNING id, attempts, document.organisation, document.case_id, document.number, document.sha256, content_type,
              coalesce(known.sha256 = document.sha256 AND known.state <> 'Unreadable', false) AS is_read, document.disposal IS NOT NULL AS is_disposed
            """,
            new { now = clock.GetUtcNow(), Again }, cancellationToken: stopping));

    private async Task Read(NpgsqlConnection connection, Unread next, CancellationToken stopping)
    {
        if (next.IsDisposed)
        {
            await Keep(connection, next, new ReadContent(Wire.ReadingState.NoText, "", "DOCUMENT_DISPOSED"), stopping);
            return;
        }

        if (next.IsRead)
        {
            await Keep(connection, next, null, stopping);
            return;
        }

        if (next.Attempts > MostAttempts)
        {
            log.LogError("{Document} could not be read, and is given up", next.Name);
            await Keep(connection, next, new ReadContent(Wire.ReadingState.Unreadable, "", "READING_FAILED"), stopping);
            return;
        }

        try
        {
            await using var content = store.OpenRead(next.Organisation, next.Sha256);
            var read = await Task.Run(() => texts.Read(content, next.ContentType, stopping), stopping);
            await Keep(connection, next, read, stopping);
        }
        catch (Exception fault) when (fault is not NpgsqlException && !stopping.IsCancellationRequested)
        {
            log.LogWarning("{Document} was not read (attempt {Attempt}): {Fault}", next.Name, next.Attempts, fault.Message);
        }
    }

    // Places have no gaps, since one replica gives them out. Without a new reading only what is written about the document has changed.
    private static Task<int> Keep(NpgsqlConnection connection, Unread next, ReadContent? read, CancellationToken stopping) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            WITH done AS (DELETE FROM document_unread WHERE id = @Id)
            INSERT INTO document_search AS known (organisation, place, case_id, number, title, kind, direction, date, sha256, text, state, reason, cut)
            SELECT organisation, 1 + coalesce((SELECT max(place) FROM document_search WHERE organisation = @Organisation), 0), case_id, number,
              title, kind, direction, date, @Sha256, normalize(coalesce(@Text, '')), coalesce(@state, 'Read'), coalesce(@Reason, ''), coalesce(@IsCut, false)
            FROM document WHERE organisation = @Organisation AND case_id = @CaseId AND number = @Number
            ON CONFLICT (organisation, case_id, number) DO UPDATE SET title = excluded.title, kind = excluded.kind, direction = excluded.direction, date = excluded.date,
              sha256 = excluded.sha256, text = CASE WHEN @isNew THEN excluded.text ELSE known.text END, state = CASE WHEN @isNew THEN excluded.state ELSE known.state END,
              reason = CASE WHEN @isNew THEN excluded.reason ELSE known.reason END, cut = CASE WHEN @isNew THEN excluded.cut ELSE known.cut END
            WHERE @isNew OR (known.title, known.kind, known.direction, known.date) IS DISTINCT FROM (excluded.title, excluded.kind, excluded.direction, excluded.date)
            """,
            new { next.Id, next.Organisation, next.CaseId, next.Number, next.Sha256, isNew = read is not null, read?.Text, state = read is null ? null : $"{read.State}", read?.Reason, read?.IsCut },
            cancellationToken: stopping));

    private sealed record Unread(long Id, int Attempts, string Organisation, string CaseId, int Number, string Sha256, string ContentType, bool IsRead, bool IsDisposed)
    {
        public string Name => $"organisations/{Organisation}/cases/{CaseId}/documents/{Number}";
    }
}
