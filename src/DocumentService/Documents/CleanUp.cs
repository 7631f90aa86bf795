using Microsoft.Extensions.Options;
using Npgsql;

namespace DocumentService.Documents;

/// <summary>
/// Ends what has come to its end: locks, uploads that nobody finished, and contents that nobody refers to, e.g. since a process died between putting a content
/// in its place and its transaction's commit. One replica at a time does it.
/// </summary>
public sealed class CleanUp(
    Database database, ContentStore store, ServiceIdentity identity, NpgsqlDataSource source, IOptions<DocumentOptions> options, TimeProvider clock, ILogger<CleanUp> log)
    : BackgroundService
{
    private const long Lock = 0x434C_4541_4E55_50;
    private const int Most = 1000;

    private const string IsUnreferenced =
        """
        NOT EXISTS (SELECT FROM document_version AS version WHERE version.organisation = content.organisation AND version.sha256 = content.sha256)
        AND NOT EXISTS (SELECT FROM document_lock AS lock WHERE lock.organisation = content.organisation AND lock.sha256 = content.sha256)
        """;

    /// <summary>Releases what has ended, and forgets uploads that have expired. What can't be ended holds back nothing else.</summary>
    public async Task EndWhatHasEnded(CancellationToken cancellation)
    {
        var caller = await identity.Caller(cancellation);
        await Try("Locks", () => ReleaseLocks(caller, cancellation), cancellation);
        await Try("Uploads", () => ForgetUploads(caller, cancellation), cancellation);
    }

    /// <summary>Removes contents that no document refers to, and files of contents and uploads that the database doesn't know.</summary>
    /// <returns>How many contents were removed.</returns>
    public async Task<int> RemoveUnreferenced(CancellationToken cancellation)
    {
        var caller = await identity.Caller(cancellation);
        var removed = 0;
        var unreferenced = await database.Read(caller, cancellation, work =>
            work.All<(string Organisation, string Sha256)>($"SELECT organisation, sha256 FROM content WHERE {IsUnreferenced}"));
        foreach (var (organisation, sha256) in unreferenced)
            await TryRemove(organisation, sha256);
        foreach (var (organisation, contents) in store.Found())
            foreach (var stray in await Strays(caller, organisation, contents, cancellation))
                await TryRemove(organisation, stray);
        return removed;

        Task TryRemove(string organisation, string sha256) => Try(
            $"The content {sha256} of {organisation}", async () => removed += await Remove(caller, organisation, sha256, cancellation) ? 1 : 0, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.EndingEvery, clock);
        // Soon after every start: a service that is often replaced would never come to it otherwise.
        var cleaned = DateTimeOffset.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var leader = await Leader.Open(source, Lock, stoppingToken);
                if (!await leader.Leads())
                    continue;
                await EndWhatHasEnded(stoppingToken);
                if (clock.GetUtcNow() - cleaned < options.Value.CleaningEvery)
                    continue;
                cleaned = clock.GetUtcNow();
                var removed = await RemoveUnreferenced(stoppingToken);
                log.LogInformation("{Removed} contents were removed that no document refers to", removed);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "What has ended can't be cleaned up right now");
            }
        }
    }

    private Task<List<(string Organisation, string CaseId, int Document)>> Ended(Caller caller, CancellationToken cancellation) =>
        database.Read(caller, cancellation, work => work.All<(string, string, int)>(
            "SELECT organisation, case_id, document FROM document_lock WHERE ends <= @At ORDER BY ends LIMIT @Most", new { work.At, Most }));

    private async Task ReleaseLocks(Caller caller, CancellationToken cancellation)
    {
        foreach (var (organisation, caseId, number) in await Ended(caller, cancellation))
        {
            var parent = CaseName.Parse($"organisations/{organisation}/cases/{caseId}");
            await Try($"The lock of {parent}/documents/{number}", () => database.Change(caller, cancellation, work => Versions.Lock(work, parent, number)), cancellation);
        }
    }

    // One that fails is found again the next time; the others need not wait for somebody to mend it.
    private async Task Try(string what, Func<Task> end, CancellationToken cancellation)
    {
        try
        {
            await end();
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(fault, "{What} can't be cleaned up", what);
        }
    }

    private async Task ForgetUploads(Caller caller, CancellationToken cancellation)
    {
        await database.Change(caller, cancellation, work => work.Execute("DELETE FROM upload WHERE expires <= @At", new { work.At }));
        // Files first: a new upload has its row before its file.
        var found = store.FoundUploads().ToList();
        var known = await database.Read(caller, cancellation, work => work.All<UploadName>(
            "SELECT organisation, upload AS id FROM upload WHERE upload = ANY(@ids) AND document = ''", new { ids = found.ConvertAll(name => name.Id).ToArray() }));
        found.Except(known).ToList().ForEach(store.Remove);
    }

    private async Task<List<string>> Strays(Caller caller, string organisation, IReadOnlyList<string> contents, CancellationToken cancellation)
    {
        var known = await database.Read(caller, cancellation, work => work.All<string>(
            "SELECT sha256 FROM content WHERE organisation = @organisation AND sha256 = ANY(@hashes)", new { organisation, hashes = contents.ToArray() }));
        return [.. contents.Except(known)];
    }

    // The row is this transaction's alone before the file is removed. Whoever is about to refer to the content has the row, and is waited for; whoever comes
    // later waits until the file is gone, and puts it there again.
    private async Task<bool> Remove(Caller caller, string organisation, string sha256, CancellationToken cancellation)
    {
        var removed = false;
        await database.Change(caller, cancellation, async work =>
        {
            await Contents.Hold(work, [(organisation, sha256, 1)]);
            var unreferenced = await work.Execute(
                $"DELETE FROM content WHERE organisation = @organisation AND sha256 = @sha256 AND {IsUnreferenced}", new { organisation, sha256 });
            if (removed = unreferenced == 1)
                store.Remove(organisation, sha256);
        });
        return removed;
    }
}
