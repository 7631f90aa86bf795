using System.Diagnostics;
using Contracts.Documents.V1;
using Testing;

namespace Bench;

/// <summary>How fast documents are found by what is in them: 200 000 of 3 kB.</summary>
public static class Searching
{
    private const int Calls = 200;

    // The word hundrade is in one of a hundred documents, vanlig in three of ten; the others are words of their own frequency.
    private const string Documents =
        """
        SET session_replication_role = replica;
        DROP INDEX document_search_terms;
        INSERT INTO case_file (organisation, case_id, documents) SELECT 'sok', 'RUN-' || i || '-2024', 10 FROM generate_series(1, 20000) AS i;
        INSERT INTO document (organisation, case_id, number, title, kind, file_name, content_type, size, sha256, state, direction, counterpart, date, decision, filed, filed_by, filed_through)
          SELECT 'sok', 'RUN-' || (1 + i / 10) || '-2024', 1 + i % 10, 'Handling ' || i, 'memo', 'h.txt', 'text/plain', 3000, repeat('0', 64), 'Final', 'In', 'Provbolaget', '2024-02-16', '', now(), 'p', 'bench'
          FROM generate_series(0, 199999) AS i;
        INSERT INTO document_search (organisation, place, case_id, number, title, kind, direction, date, sha256, text, state, reason, cut)
          SELECT 'sok', 1 + i, 'RUN-' || (1 + i / 10) || '-2024', 1 + i % 10, 'Handling ' || i, 'memo', 'In', '2024-02-16', repeat('0', 64),
            (SELECT string_agg('ord' || (power((i * 7919 + n * 104729) % 100003 / 100003.0, 3) * 30000)::int, ' ') FROM generate_series(1, 350) AS n)
              || CASE WHEN i % 100 = 7 THEN ' hundrade' ELSE '' END || CASE WHEN i % 10 BETWEEN 5 AND 7 THEN ' vanlig' ELSE '' END || CASE WHEN i % 20000 = 11 THEN ' sällsynt' ELSE '' END, 'Read', '', false
          FROM generate_series(0, 199999) AS i;
        """;

    public static async Task<int> Run()
    {
        var store = Directory.CreateTempSubdirectory("bench-search-");
        try
        {
            await using var server = await ServiceProcess.PrepareDocumentService(new() { ["Documents:Store"] = store.FullName });
            var index = await server.Query<string>("SELECT pg_get_indexdef('document_search_terms'::regclass)");
            await server.Query<int>($"{Documents} {index}; ANALYZE; SELECT 1");
            await server.StartService();
            var (client, officer) = (new SearchApi.SearchApiClient(server.Connect()), server.Identity.Person("sok"));
            foreach (var (figure, word) in new[] { ("search", "hundrade"), ("search_rare", "sällsynt"), ("search_common", "vanlig"), ("search_two", "hundrade vanlig") })
            {
                var times = new List<double>();
                for (var call = 0; call < Calls; call++)
                {
                    var began = Stopwatch.GetTimestamp();
                    var found = await client.SearchDocumentsAsync(new() { Parent = "organisations/sok", Query = word }, officer);
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    if (found.Hits.Count == 0)
                        throw new InvalidOperationException($"{word} is not found.");
                }

                Figures.Print($"documents.{figure}_p50_ms", Figures.Median(times));
            }

            return 0;
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }
}
