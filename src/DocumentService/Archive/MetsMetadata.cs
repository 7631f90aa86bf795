using System.Globalization;
using System.Reflection;
using System.Xml.Linq;

namespace DocumentService.Archive;

/// <summary>A file of a package, as METS lists it.</summary>
/// <param name="Path">From the package's folder.</param>
/// <param name="Sha256">Lower case hex.</param>
public sealed record ListedFile(string Path, string ContentType, long Size, string Sha256, DateTimeOffset Created);

/// <summary>The list of everything in a package: METS as E-ARK CSIP 2.1 uses it.</summary>
internal static class MetsMetadata
{
    public static readonly XNamespace Space = "http://www.loc.gov/METS/";
    public static readonly XNamespace Csip = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS";
    public static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    private const string Profile = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml";
    private const string ErmsType = "citserms_v2_1";

    /// <param name="erms">The descriptive metadata.</param>
    /// <param name="schemas">The schemas of both.</param>
    /// <param name="data">The representation.</param>
    public static XDocument Of(ArchivedCase archived, ListedFile erms, IReadOnlyList<ListedFile> schemas, IReadOnlyList<ListedFile> data) => new(new XElement(
        Space + "mets",
        new XAttribute(XNamespace.Xmlns + "csip", Csip),
        new XAttribute(XNamespace.Xmlns + "xlink", Link),
        new XAttribute("OBJID", archived.Id),
        new XAttribute("LABEL", $"{archived.Case.Number} {archived.Case.Title}"),
        new XAttribute("TYPE", "Mixed"),
        new XAttribute("PROFILE", Profile),
        new XAttribute(Csip + "CONTENTINFORMATIONTYPE", ErmsType),
        new XElement(
            Space + "metsHdr",
            new XAttribute("CREATEDATE", Instant(archived.Closed)),
            new XAttribute(Csip + "OAISPACKAGETYPE", "SIP"),
            new XElement(
                Space + "agent", new XAttribute("ROLE", "CREATOR"), new XAttribute("TYPE", "OTHER"), new XAttribute("OTHERTYPE", "SOFTWARE"),
                new XElement(Space + "name", "DocumentService"),
                new XElement(Space + "note", new XAttribute(Csip + "NOTETYPE", "SOFTWARE VERSION"), $"{Assembly.GetExecutingAssembly().GetName().Version}")),
            new XElement(
                Space + "agent", new XAttribute("ROLE", "ARCHIVIST"), new XAttribute("TYPE", "ORGANIZATION"),
                new XElement(Space + "name", $"{archived.Organisation.DisplayName}, {archived.BoardName}"),
                new XElement(Space + "note", new XAttribute(Csip + "NOTETYPE", "IDENTIFICATIONCODE"), archived.Case.Board))),
        new XElement(
            Space + "dmdSec", new XAttribute("ID", "dmd-erms"), new XAttribute("CREATED", Instant(archived.Closed)), new XAttribute("STATUS", "CURRENT"),
            new XElement(Space + "mdRef", new XAttribute("MDTYPE", "OTHER"), new XAttribute("OTHERMDTYPE", "ERMS"), Location(erms), Facts(erms))),
        new XElement(
            Space + "fileSec", new XAttribute("ID", "files"),
            Group("schemas", "Schemas", null, schemas),
            Group("rep1", "Representations/rep1", ErmsType, data)),
        new XElement(
            Space + "structMap", new XAttribute("ID", "structure"), new XAttribute("TYPE", "PHYSICAL"), new XAttribute("LABEL", "CSIP"),
            new XElement(
                Space + "div", new XAttribute("ID", "div-package"), new XAttribute("LABEL", archived.Id),
                new XElement(Space + "div", new XAttribute("ID", "div-metadata"), new XAttribute("LABEL", "Metadata"), new XAttribute("DMDID", "dmd-erms")),
                Division("schemas", "Schemas"),
                Division("rep1", "Representations/rep1")))));

    private static XElement Group(string id, string use, string? type, IReadOnlyList<ListedFile> files) => new(
        Space + "fileGrp", new XAttribute("ID", id), new XAttribute("USE", use), type is null ? null : new XAttribute(Csip + "CONTENTINFORMATIONTYPE", type),
        files.Select((file, index) => new XElement(
            Space + "file", new XAttribute("ID", $"{id}-{index + 1}"), Facts(file), new XElement(Space + "FLocat", Location(file)))));

    private static XElement Division(string group, string label) => new(
        Space + "div", new XAttribute("ID", $"div-{group}"), new XAttribute("LABEL", label), new XElement(Space + "fptr", new XAttribute("FILEID", group)));

    private static XAttribute[] Location(ListedFile file) =>
        [new("LOCTYPE", "URL"), new(Link + "type", "simple"), new(Link + "href", file.Path)];

    private static XAttribute[] Facts(ListedFile file) =>
    [
        new("MIMETYPE", file.ContentType), new("SIZE", file.Size), new("CREATED", Instant(file.Created)), new("CHECKSUM", file.Sha256), new("CHECKSUMTYPE", "SHA-256"),
    ];

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
