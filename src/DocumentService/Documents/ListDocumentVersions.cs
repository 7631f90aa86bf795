using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.ListDocumentVersionsResponse> ListDocumentVersions(Wire.ListDocumentVersionsRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Parent, "parent");
        context.Caller().In(parent.Organisation);
        return database.Read(context, async work =>
        {
            var document = await FiledDocument.Load(work, parent, number);
            var versions = await work.All<DocumentVersion>(
                $"SELECT {DocumentVersion.Columns} FROM document_version WHERE organisation = @Organisation AND case_id = @Id AND document = @number ORDER BY version",
                new { parent.Organisation, parent.Id, number });
            return new Wire.ListDocumentVersionsResponse { Versions = { versions.Select(version => version.ToMessage(document)) } };
        });
    }
}

/// <summary>A version of a document.</summary>
internal sealed record DocumentVersion(
    int Version, string FileName, string ContentType, long Size, string Sha256, DateTimeOffset Made, string MadeBy, string MadeByName, DateTimeOffset? Finalised)
{
    public const string Columns = "version, file_name, content_type, size, sha256, made, made_by, made_by_name, finalised";

    public Wire.DocumentVersion ToMessage(FiledDocument document) => new()
    {
        Document = document.Name,
        Number = Version,
        FileName = FileName,
        ContentType = ContentType,
        Size = Size,
        Sha256 = Sha256,
        State = Finalised is null ? Wire.DocumentState.Draft : Wire.DocumentState.Final,
        Made = Made.ToTimestamp(),
        MadeBy = MadeBy,
        MadeByName = MadeByName,
        Finalised = Finalised?.ToTimestamp(),
    };
}
