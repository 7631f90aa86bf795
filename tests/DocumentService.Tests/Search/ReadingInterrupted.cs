using Contracts.Documents.V1;
using Dapper;
using DocumentService.Search;
using Npgsql;
using Testing;

namespace DocumentService.Tests.Search;

/// <summary>Reading stops and goes on: the test takes the place of the replica that reads.</summary>
public sealed class ReadingInterrupted(DocumentHost host) : IAsyncLifetime
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("documents-");
    private ServiceHost<Program>? _service;
    private NpgsqlConnection? _reader;
    private Finding? _finding;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private NpgsqlConnection Reader => _reader!;

    private Finding Finding => _finding!;

    public async ValueTask InitializeAsync()
    {
        _service = await host.Start(_store.FullName);
        _finding = new Finding(host, _service);
        _reader = new NpgsqlConnection(_service.AdminConnection);
        await _reader.OpenAsync(Now);
        await TakeOver();
    }

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        await _service!.DisposeAsync();
        _store.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_filed_while_nobody_read_is_read_afterwards_in_the_order_of_filing()
    {
        var filed = new List<Document>();
        for (var i = 1; i <= 3; i++)
            filed.Add(await Finding.File(Files.Text($"bilaga {i}")));
        Assert.Equal(ReadingState.Waiting, (await Finding.Reading(filed[0])).State);
        Assert.Empty(await Finding.Names(""));
        // As a process leaves it that was killed at its first attempt.
        await Reader.ExecuteAsync("UPDATE document_unread SET attempts = 1 WHERE id = (SELECT min(id) FROM document_unread)");

        await LetRead();

        await Finding.Read(filed[2]);
        Assert.Equal(filed.Select(document => document.Name).Reverse(), await Finding.Names("bilaga"));
        Assert.Equal(0, await Reader.ExecuteScalarAsync<int>("SELECT count(*) FROM document_unread"));
    }

    [Fact]
    public async Task A_content_that_brought_the_service_down_three_times_is_given_up_and_the_next_one_read()
    {
        var fatal = await Finding.File(Files.Text("ödesdiger"), also: document => document.Title = "Ritning");
        var next = await Finding.File(Files.Text("nästa"));
        await Reader.ExecuteAsync("UPDATE document_unread SET attempts = 3 WHERE id = (SELECT min(id) FROM document_unread)");

        await LetRead();

        Assert.Equal(new Reading { State = ReadingState.Unreadable, Reason = "READING_FAILED" }, await Finding.Read(fatal));
        await Finding.Read(next);
        Assert.Equal([next.Name], await Finding.Names("nästa"));
        Assert.Equal([fatal.Name], await Finding.Names("ritning"));
        Assert.Empty(await Finding.Names("ödesdiger"));

        // As docs/operations.md has it, once the cause is mended.
        await Reader.ExecuteAsync("INSERT INTO document_unread (organisation, case_id, number) SELECT organisation, case_id, number FROM document_search WHERE reason = 'READING_FAILED'");
        await Eventually.Holds(async () => (await Finding.Names("ödesdiger")).SequenceEqual([fatal.Name]), Now);
    }

    [Fact]
    public async Task A_content_that_has_vanished_is_tried_again_and_its_document_is_not_lost_from_the_queue()
    {
        var document = await Finding.File(Files.Text("bortrest"));
        var content = Directory.EnumerateFiles(_store.FullName, document.Sha256, SearchOption.AllDirectories).Single();
        File.Move(content, content + ".away");

        await LetRead();

        await Eventually.Holds(async () => await Reader.ExecuteScalarAsync<int>("SELECT attempts FROM document_unread") == 2, Now);
        Assert.Equal(ReadingState.Waiting, (await Finding.Reading(document)).State);
        File.Move(content + ".away", content);
        await Reader.ExecuteAsync("UPDATE document_unread SET next_attempt = now()");
        Assert.Equal(ReadingState.Read, (await Finding.Read(document)).State);
    }

    [Fact]
    public async Task A_document_that_was_disposed_of_is_not_found_by_its_content_from_that_moment_on()
    {
        var document = await Finding.File(Files.Text("gallrad text"), also: one => one.Title = "Ritning");
        await LetRead();
        await Finding.Read(document);
        await TakeOver();

        await Reader.ExecuteAsync(
            """
            INSERT INTO disposal (organisation, number, state, proposed, proposed_by, decision, decided) SELECT organisation, 1, 'DISPOSED', now(), 'p-001', '§ 1', '2024-12-31' FROM document;
            UPDATE document SET disposal = 1;
            """);

        Assert.Empty(await Finding.Names("gallrad"));
        Assert.Empty(await Finding.Names(""));
        await LetRead();
        await Eventually.Holds(async () => (await Finding.Names("ritning")).SequenceEqual([document.Name]), Now);
        Assert.Empty(await Finding.Names("gallrad"));
        Assert.Equal(0, await Reader.ExecuteScalarAsync<int>("SELECT length(text) FROM document_search"));
    }

    private Task<int> TakeOver() =>
        Reader.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND objid = @Lock;
            SELECT pg_advisory_lock(@Lock);
            """,
            new { Readings.Lock });

    private Task<int> LetRead() => Reader.ExecuteAsync("SELECT pg_advisory_unlock(@Lock)", new { Readings.Lock });
}
