using System.Diagnostics;
using System.Globalization;
using Contracts.Cases.V1;
using Grpc.Core;
using Npgsql;
using Testing;

namespace Bench;

/// <summary>How long a reader waits in a large register (reads.sql), through the service; one call at a time.</summary>
public static class Reads
{
    private const string Large = "organisations/region";
    private const int Calls = 300;
    private const int WarmUp = 30;

    public static async Task<int> Run()
    {
        await using var server = await ServiceProcess.PrepareCaseService();
        await Load(server);
        await server.StartService();
        var cases = new CaseApi.CaseApiClient(server.Connect());
        var random = new Random(1);
        await Register(server, cases);

        await Measure("get", server, headers => cases.GetCaseAsync(new() { Name = RandomCase(random) }, headers));
        await Measure("history", server, headers => cases.GetHistoryAsync(new() { Name = RandomCase(random) }, headers));
        await Measure("page", server, headers => cases.ListCasesAsync(new() { Parent = Large }, headers));
        var deep = await Tokens(server, cases, new() { Parent = Large });
        await Measure("deep_page", server, headers => cases.ListCasesAsync(new() { Parent = Large, PageToken = deep[random.Next(deep.Count / 2, deep.Count)] }, headers));

        await Search("search_rare", new() { Query = "fjällräddningen" });
        await Search("search_one_percent", new() { Query = "hållbarheten" });
        await Search("search_common", new() { Query = "utvecklingens" });
        var common = await Tokens(server, cases, new() { Parent = Large, Query = "utvecklingens" });
        await Measure("search_common_deep", server,
            headers => cases.ListCasesAsync(new() { Parent = Large, Query = "utvecklingens", PageToken = common[random.Next(common.Count / 2, common.Count)] }, headers));
        await Search("search_common_elsewhere", new() { Query = "vindkraft" });
        await Search("search_two_words", new() { Query = "utveckling hållbarhet" });
        await Search("search_beginning", new() { Query = "fjäll*" });
        await Search("search_rare_and_beginning", new() { Query = "fjällräddning ut*" });
        await Search("search_nothing", new() { Query = "finnsinte" });
        await Search("search_number", new() { Query = "515/2011" });
        await Search("search_filtered", new() { Query = "utveckling", Filter = new() { Unit = $"{Large}/units/enhet-7", Status = CaseStatus.Decided } });
        await Search("filter_officer", new() { Filter = new() { Officer = "Prov Handläggare 17" } });
        await Search("filter_amount", new() { Filter = new() { AmountFrom = new() { CurrencyCode = "SEK", Units = 1_997_000 } } });
        await Search("search_small_register", new() { Parent = "organisations/kommun-7", Query = "vindkraft" });
        return 0;

        async Task Search(string name, ListCasesRequest request)
        {
            if (request.Parent.Length == 0)
                request.Parent = Large;
            var found = await cases.ListCasesAsync(request, Reader(server, request.Parent));
            await Measure(name, server, headers => cases.ListCasesAsync(request, headers), request.Parent, $"{found.Cases.Count} on the first page");
        }
    }

    private static async Task Load(ServiceProcess server)
    {
        var clock = Stopwatch.StartNew();
        await using var connection = new NpgsqlConnection(server.AdminConnection);
        await connection.OpenAsync();
        foreach (var sql in new[] { await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "reads.sql")), "VACUUM ANALYZE" })
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }

        var (cases, entries) = (await server.Query<long>("SELECT count(*) FROM case_search"), await server.Query<long>("SELECT count(*) FROM history"));
        Figures.Note(string.Create(CultureInfo.InvariantCulture, $"{cases} cases and {entries} history entries, loaded in {clock.Elapsed.TotalSeconds:0} s"));
        Figures.Note(await server.Query<string>(
            """
            SELECT 'rows ' || pg_size_pretty(pg_table_size('case_search')) || ', index of terms ' || pg_size_pretty(pg_relation_size('case_search_terms'))
              || '; shared_buffers ' || current_setting('shared_buffers') || ', PostgreSQL ' || current_setting('server_version')
            """));
        foreach (var word in new[] { "utveckling", "hållbar", "fjällräddning", "vindkraft" })
            Figures.Note(await server.Query<string>(
                $"SELECT '{word}: ' || count(*) || ' cases, ' || count(*) FILTER (WHERE organisation = 'region') || ' in the large register' FROM case_file WHERE description LIKE '% {word}%'"));
    }

    // What was registered last waits beside the index: searches have to look there too.
    private static Task Register(ServiceProcess server, CaseApi.CaseApiClient cases) => Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
    {
        for (var i = 0; i < 250; i++)
            await cases.RegisterCaseAsync(
                new() { Parent = Large, Series = "RUN", Case = new Case { Title = "Smart industri i Norden", Kind = "project", Description = "Insatser för tillverkande företag i hela länet." } },
                server.Identity.Person("region", "registrar"));
    }));

    private static string RandomCase(Random random) => $"{Large}/cases/{(random.Next(2) == 0 ? "RUN" : "RS")}-{random.Next(1, 10_001)}-{random.Next(2006, 2026)}";

    private static Metadata Reader(ServiceProcess server, string parent) => server.Identity.Person(parent.Split('/')[1]);

    private static async Task<List<string>> Tokens(ServiceProcess server, CaseApi.CaseApiClient cases, ListCasesRequest request)
    {
        var (tokens, headers) = (new List<string>(), Reader(server, request.Parent));
        request.PageSize = 1_000;
        while ((request.PageToken = (await cases.ListCasesAsync(request, headers)).NextPageToken).Length > 0)
            tokens.Add(request.PageToken);
        return tokens;
    }

    private static async Task Measure<T>(string name, ServiceProcess server, Func<Metadata, AsyncUnaryCall<T>> call, string parent = Large, string note = "")
    {
        var (milliseconds, headers) = (new List<double>(), Reader(server, parent));
        for (var i = 0; i < WarmUp + Calls; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await call(headers);
            if (i >= WarmUp)
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        if (note.Length > 0)
            Figures.Note($"{name}: {note}");
        Figures.Print($"reads.{name}_p50_ms", Figures.Median(milliseconds));
        Figures.Print($"reads.{name}_p99_ms", Figures.Percentile(milliseconds, 0.99));
    }
}
