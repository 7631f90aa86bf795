namespace DocumentService.Documents;

/// <summary>An upload that can be resumed: organisations/rjh/uploads/0199f2b4-….</summary>
public sealed record UploadName(string Organisation, Guid Id)
{
    private const char Separator = '_';

    /// <summary>The name of its file. No organisation's id has the separator.</summary>
    public string File => $"{Organisation}{Separator}{Id:D}";

    public override string ToString() => $"organisations/{Organisation}/uploads/{Id:D}";

    /// <summary>Reads a resource name.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static UploadName Parse(string name, string field = "name") =>
        Names.TryIn("uploads", name) is var (organisation, id) && Guid.TryParseExact(id, "D", out var upload)
            ? new(organisation, upload)
            : throw Refused.Invalid(field, $"expected organisations/ID/uploads/UUID, found '{name}'");

    /// <summary>Reads the name of a file; null when it is no upload's.</summary>
    public static UploadName? TryParseFile(string file) =>
        file.Split(Separator) is [var organisation, var id] && Guid.TryParseExact(id, "D", out var upload) ? new(organisation, upload) : null;
}
