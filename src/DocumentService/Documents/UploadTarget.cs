namespace DocumentService.Documents;

/// <summary>What an upload becomes: a document of a case, or a version of a document.</summary>
/// <param name="Document">Null: a new document.</param>
/// <param name="Description">Of a new document; null for a version.</param>
public sealed record UploadTarget(
    CaseName Case, int? Document, FileDescription File, DocumentDescription? Description, string Etag, bool SucceedsFinal)
{
    /// <summary>Reads what is said about a content. Everything that can be wrong is said before the content is sent.</summary>
    public static UploadTarget Read(Wire.UploadMetadata metadata, Violations violations)
    {
        var document = metadata.Document ?? new Wire.Document();
        var inCase = CaseName.TryParse(metadata.Parent);
        var version = Names.TryInCase("documents", metadata.Parent);
        violations.Require(
            inCase is not null || version is not null, "parent",
            $"expected organisations/*/cases/SERIES-NUMBER-YEAR, or a document in it, found '{metadata.Parent}'");
        violations.Require(
            metadata.RequestId.Length == 0 || Guid.TryParseExact(metadata.RequestId, "D", out _), "request_id", $"expected a UUID, found '{metadata.RequestId}'");
        var file = FileDescription.Read(document, violations);
        var description = version is null ? DocumentDescription.Read(document, file, violations) : null;
        return new(inCase ?? version?.Case!, version?.Number, file, description, document.Etag, metadata.SucceedsFinal);
    }

    /// <summary>Compares a complete content with what was said about it, and takes its type from it where none was said.</summary>
    /// <exception cref="Refused">HASH_MISMATCH, SIZE_MISMATCH or TYPE_MISMATCH, with every field that is wrong.</exception>
    public UploadTarget Verify(Wire.Document announced, long size, ContentFacts facts, Stream content)
    {
        if (size == 0)
            throw Refused.Invalid("chunk", "expected content, found none");
        var violations = new Violations();
        var sizeFits = announced.Size == 0 || announced.Size == size;
        var hashFits = announced.Sha256.Length == 0 || announced.Sha256 == facts.Sha256;
        violations.Require(sizeFits, "document.size", $"expected {announced.Size} octets, received {size}");
        violations.Require(hashFits, "document.sha256", $"expected {announced.Sha256}, received {facts.Sha256}");
        if (!hashFits)
            violations.Refuse("HASH_MISMATCH", ("announced", announced.Sha256), ("received", facts.Sha256));
        if (!sizeFits)
            violations.Refuse("SIZE_MISMATCH", ("announced", $"{announced.Size}"), ("received", $"{size}"));

        var found = ContentTypes.Of(facts, content);
        var promised = ContentTypes.PromisedBy(File.FileName);
        violations.Require(
            File.ContentType.Length == 0 || ContentTypes.Fits(File.ContentType, found, facts), "document.content_type", $"expected the type of the content, {found}, found {File.ContentType}");
        violations.Require(
            promised is null || ContentTypes.Fits(promised, found, facts), "document.file_name", $"expected an ending that fits the content, {found}, found '{File.FileName}'");
        violations.Refuse("TYPE_MISMATCH", ("declared", File.ContentType), ("fileName", File.FileName), ("found", found));

        if (File.ContentType.Length > 0)
            return this;
        var type = promised ?? found;
        return this with { File = File with { ContentType = type }, Description = Description is null ? null : Description with { ContentType = type } };
    }
}
