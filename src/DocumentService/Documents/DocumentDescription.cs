using System.Text;
using System.Text.RegularExpressions;

namespace DocumentService.Documents;

/// <summary>What is written about the file of a version.</summary>
/// <param name="ContentType">Empty: what the content is found to be.</param>
public sealed partial record FileDescription(string FileName, string ContentType, Wire.DocumentState State)
{
    // In UTF-8: what file systems and archives have room for.
    private const int LongestFileName = 255;

    /// <summary>Reads what an upload says about its file.</summary>
    public static FileDescription Read(Wire.Document from, Violations violations)
    {
        violations.Require(from.State is Wire.DocumentState.Draft or Wire.DocumentState.Final, "document.state", "expected DRAFT or FINAL");
        violations.Require(
            from.ContentType.Length == 0 || ContentTypePattern().IsMatch(from.ContentType), "document.content_type", "expected a media type such as application/pdf");
        violations.Require(from.Size >= 0, "document.size", "expected a size in octets");
        violations.Require(from.Sha256.Length == 0 || HashPattern().IsMatch(from.Sha256), "document.sha256", "expected 64 lower case hex digits");
        return new(FileNameOf(from, violations), from.ContentType, from.State);
    }

    // A file name ends up in headers, archives and on other people's disks.
    private static string FileNameOf(Wire.Document from, Violations violations)
    {
        var name = violations.Line(from.FileName, "document.file_name", LongestFileName);
        var octets = Encoding.UTF8.GetByteCount(name);
        violations.Require(octets <= LongestFileName, "document.file_name", $"expected at most {LongestFileName} octets, found {octets}");
        violations.Require(name is not ("." or "..") && name.IndexOfAny(['/', '\\']) < 0, "document.file_name", "expected a file name without folders");
        return name;
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    internal static partial Regex HashPattern();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}\z")]
    private static partial Regex ContentTypePattern();
}

/// <summary>What is written about a document in the register (OSL 5:2).</summary>
/// <param name="Counterpart">From or to whom; empty for a document of the house.</param>
/// <param name="Date">Received or drawn up.</param>
/// <param name="Decision">The decision that it renders; empty for other documents.</param>
public sealed record DocumentDescription(
    string Title, string Kind, string FileName, string ContentType, Wire.DocumentState State, Wire.Direction Direction,
    string Counterpart, DateOnly Date, string Decision)
{
    private const int LongestTitle = 500;
    private const int LongestKind = 100;
    private const int LongestName = 200;

    /// <summary>Reads what an upload says about its document; the document's name, day of filing and decision are the service's to give.</summary>
    public static DocumentDescription Read(Wire.Document from, FileDescription file, Violations violations)
    {
        violations.Require(
            from.Direction is Wire.Direction.In or Wire.Direction.Out or Wire.Direction.Internal, "document.direction", "expected IN, OUT or INTERNAL");
        violations.Require(
            from.Direction is not (Wire.Direction.In or Wire.Direction.Out) || !string.IsNullOrWhiteSpace(from.Counterpart),
            "document.counterpart", "expected from or to whom, for a document that enters or leaves");
        violations.Require(
            from.Direction != Wire.Direction.In || file.State != Wire.DocumentState.Draft, "document.state", "expected FINAL: what was received stays as it came in");
        violations.Require(from.Date is not null, "document.date", "expected the day when it was received or drawn up");
        return new DocumentDescription(
            violations.Line(from.Title, "document.title", LongestTitle),
            violations.Line(from.Kind, "document.kind", LongestKind),
            file.FileName,
            file.ContentType,
            file.State,
            from.Direction,
            violations.OptionalLine(from.Counterpart, "document.counterpart", LongestName),
            from.Date.Read(violations, "document.date") ?? default,
            Decision: "");
    }
}
