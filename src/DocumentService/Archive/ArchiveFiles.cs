namespace DocumentService.Archive;

/// <summary>Where things are in a package. All names are plain: what files were called is in the metadata.</summary>
internal static class ArchiveFiles
{
    public const string Erms = "metadata/descriptive/ERMS.xml";
    public const string Mets = "METS.xml";
    public const string Schemas = "schemas/";
    public const string Representation = "representations/rep1";
    public const string Data = $"{Representation}/data/";

    /// <summary>In <see cref="Data"/>: the case's overview.</summary>
    public const string Register = "register.json";

    /// <summary>In <see cref="Data"/>: the case's history.</summary>
    public const string History = "history.json";

    /// <summary>In <see cref="Data"/>: a version of a document, 0004-1.pdf.</summary>
    public static string Of(ArchivedVersion version) => $"{version.Document:0000}-{version.Version}{Ending(version.ContentType)}";

    private static string Ending(string contentType) => contentType switch
    {
        "application/pdf" => ".pdf",
        "application/vnd.oasis.opendocument.text" => ".odt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        "text/html" => ".html",
        "text/markdown" => ".md",
        "text/plain" => ".txt",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        _ => ".bin",
    };
}
