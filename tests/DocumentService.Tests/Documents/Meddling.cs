using Dapper;
using Npgsql;
using ServiceDefaults;
using Testing;
using Document = Contracts.Documents.V1.Document;

namespace DocumentService.Tests.Documents;

/// <summary>What nobody does through the service, or not in reasonable time.</summary>
internal static class Meddling
{
    /// <summary>A second version that the document doesn't know of.</summary>
    public const string AddVersion =
        """
        INSERT INTO document_version SELECT organisation, case_id, document, 2, file_name, content_type, size, sha256, made, made_by, made_by_name, made_through
        FROM document_version WHERE organisation = @Organisation AND case_id = @Id AND document = @number AND version = 1
        """;

    /// <summary>As many versions as a document may have.</summary>
    public const string FillVersions =
        """
        INSERT INTO document_version SELECT organisation, case_id, document, other, file_name, content_type, size, sha256, made, made_by, made_by_name, made_through
        FROM document_version, generate_series(2, 1000) AS other WHERE organisation = @Organisation AND case_id = @Id AND document = @number AND version = 1;
        UPDATE document SET version = 1000 WHERE organisation = @Organisation AND case_id = @Id AND number = @number;
        """;

    /// <summary>Changes what is about a document in the database, past the service.</summary>
    public static async Task Meddle(this ServiceHost<Program> service, Document document, string sql)
    {
        var (parent, number) = Names.InCase("documents", document.Name);
        await using var source = NpgsqlDataSource.Create(service.AdminConnection);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, new { parent.Organisation, parent.Id, number });
    }
}
