using System.Security.Cryptography;
using DocumentService.Documents;
using Google.Protobuf;

namespace DocumentService.Decisions;

/// <summary>The documents of decisions as they were filed: what the registers say may have changed since, and the templates.</summary>
public sealed class FiledRenditions(Database database, ContentStore store, ILogger<FiledRenditions> log)
{
    /// <param name="decision">organisations/rjh/cases/RUN-138-2024/decisions/1.</param>
    /// <param name="fileNames">As they were rendered: RUN-138-2024-delegationsbeslut-1.pdf.</param>
    /// <returns>Those that are filed, neither struck nor disposed of.</returns>
    /// <exception cref="Refused">CONTENT_DAMAGED.</exception>
    public async Task<IReadOnlyList<Wire.RenderedFile>> Find(string decision, string[] fileNames, ServerCallContext context)
    {
        var (parent, _) = Names.InCase("decisions", decision);
        // Whatever succeeded it, the first version is what was rendered.
        var found = await database.Read(context, work => work.All<Row>(
            """
            SELECT DISTINCT ON (version.file_name) document.number, version.file_name, version.content_type, version.sha256
            FROM document JOIN document_version AS version
              ON (version.organisation, version.case_id, version.document, version.version) = (document.organisation, document.case_id, document.number, 1)
            WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.decision = @decision AND version.file_name = ANY(@fileNames)
              AND document.struck IS NULL AND document.disposal IS NULL
            ORDER BY version.file_name, document.number
            """,
            new { parent.Organisation, parent.Id, decision, fileNames }));
        var files = new List<Wire.RenderedFile>();
        foreach (var row in found)
            files.Add(new Wire.RenderedFile
            {
                ContentType = row.ContentType, FileName = row.FileName, Sha256 = row.Sha256, Content = UnsafeByteOperations.UnsafeWrap(await Read(parent, row, context.CancellationToken)),
            });
        return files;
    }

    private async Task<byte[]> Read(CaseName parent, Row row, CancellationToken cancellation)
    {
        var name = $"{parent}/documents/{row.Number}";
        try
        {
            await using var file = store.OpenRead(parent.Organisation, row.Sha256);
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellation);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) == row.Sha256)
                return content;
        }
        catch (IOException fault)
        {
            log.LogError(fault, "The content of {Document} can't be read", name);
        }

        log.LogError("The content of {Document} is not what was filed: {Sha256}", name, row.Sha256);
        throw Contents.Damaged(name, row.Sha256);
    }

    private sealed record Row(int Number, string FileName, string ContentType, string Sha256);
}
