using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace Platform.Tests;

/// <summary>
/// All that the databases keep of an organisation, in a form that two runs of the same work share: a line for each row, sorted, without instants, digests
/// (of requests, and of a history that tells instants) and the organisation's own id.
/// </summary>
public static partial class StateDump
{
    private const int Rounds = 3;

    // Every table with an organisation, which leaves out the outbox, the inbox and the list of migrations. Of the answers that are kept under
    // request ids the method remains: what was asked, as often as it was asked anew. What sets off several reactions at once doesn't say which of them
    // is entered first in the case's history, nor do cases that are processed side by side say whose events are told first, or whose documents are read first.
    private const string Tables =
        """
        SELECT table_name, coalesce(array_agg(column_name::text) FILTER (
          WHERE data_type IN ('timestamp with time zone', 'bytea') OR is_identity = 'YES' OR (table_name, column_name) IN (('history', 'entry'), ('feed', 'position'), ('document_search', 'place'))), '{}')
        FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        GROUP BY table_name HAVING bool_or(column_name = 'organisation')
        """;

    /// <param name="databases">Connection strings, by the names that the databases have.</param>
    public static async Task<string[]> Of(IReadOnlyDictionary<string, string> databases, string organisation, CancellationToken cancellation)
    {
        var rows = new List<string>();
        foreach (var (database, address) in databases)
        {
            await using var connection = new NpgsqlConnection(address);
            await connection.OpenAsync(cancellation);
            foreach (var (table, left) in await connection.QueryAsync<(string, string[])>(Tables))
            {
                var read = await connection.QueryAsync<string>(
                    $"SELECT (to_jsonb(row) - @left)::text FROM \"{table}\" AS row WHERE organisation = @organisation", new { left, organisation });
                rows.AddRange(read.Select(row => $"{database}.{table} {Instants().Replace(row.Replace(organisation, "organisation", StringComparison.Ordinal), "instant")}"));
            }
        }

        return Named(rows);
    }

    // A generated id says nothing by itself: it becomes a name made of the rows that it stands in, which are known by the names of the other ids in
    // them. Three rounds reach from the entries of the ledger over their movement and reservation to the decision.
    private static string[] Named(List<string> rows)
    {
        var rowsOf = rows.SelectMany(row => Ids().Matches(row).Select(id => (Id: id.Value, Row: row))).Distinct().ToLookup(one => one.Id, one => one.Row);
        var names = rowsOf.ToDictionary(one => one.Key, _ => "id");
        for (var round = 0; round < Rounds; round++)
            names = rowsOf.ToDictionary(one => one.Key, one => Hash(Sorted(one.Select(row => row.Replace(one.Key, "this", StringComparison.Ordinal)))));
        return Sorted(rows);

        string[] Sorted(IEnumerable<string> some) => [.. some.Select(row => Ids().Replace(row, id => names[id.Value])).Order(StringComparer.Ordinal)];
    }

    private static string Hash(string[] lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..12];

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    // Those of events, which are kept as documents.
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^""]*")]
    private static partial Regex Instants();
}
