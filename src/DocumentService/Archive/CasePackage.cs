using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Contracts.Cases.V1;
using DocumentService.Documents;
using Google.Protobuf;

namespace DocumentService.Archive;

/// <summary>
/// A case as an archive takes it: one folder in a tar file, in which an archive's tools find their way by METS.xml. Nothing in it depends on when or where it is made.
/// </summary>
public sealed class CasePackage(ContentStore store)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string Xml = "application/xml";
    private const string Json = "application/json";

    private static readonly JsonFormatter Format = new(JsonFormatter.Settings.Default.WithIndentation());

    /// <summary>Writes the package, from the first octet to the last.</summary>
    /// <exception cref="Refused">DATA_LOSS / CONTENT_DAMAGED: a content is not what was filed. What was written of the package is not to be used.</exception>
    public async Task Write(ArchivedCase archived, Stream output, CancellationToken cancellation)
    {
        var erms = new Made(archived, ArchiveFiles.Erms, Xml, ErmsMetadata.Of(archived));
        var schemas = Schemas().Select(schema => new Made(archived, ArchiveFiles.Schemas + schema.Name, Xml, schema.Content)).ToList();
        var register = new Made(archived, ArchiveFiles.Data + ArchiveFiles.Register, Json, Encoding.UTF8.GetBytes(Format.Format(archived.Overview)));
        var history = new Made(archived, ArchiveFiles.Data + ArchiveFiles.History, Json, Encoding.UTF8.GetBytes(Format.Format(new GetHistoryResponse { Entries = { archived.History } })));
        var versions = archived.Documents.SelectMany(document => document.Versions).ToList();
        var data = versions.Select(version => new ListedFile(ArchiveFiles.Data + ArchiveFiles.Of(version), version.ContentType, version.Size, version.Sha256, version.Made));
        var mets = MetsMetadata.Of(archived, erms.Listed, [.. schemas.Select(schema => schema.Listed)], [register.Listed, history.Listed, .. data]);

        await using var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var file in (IEnumerable<Made>)[new(archived, ArchiveFiles.Mets, Xml, mets), erms, .. schemas, register, history])
            await Add(tar, archived, file.Listed.Path, new MemoryStream(file.Content), cancellation);
        foreach (var version in versions)
        {
            await using var content = await Open(archived.Name, version, cancellation);
            await Add(tar, archived, ArchiveFiles.Data + ArchiveFiles.Of(version), content, cancellation);
        }
    }

    private static Task Add(TarWriter tar, ArchivedCase archived, string path, Stream content, CancellationToken cancellation) =>
        tar.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, $"{archived.Id}/{path}")
            {
                DataStream = content,
                Mode = Readable,
                // Whole seconds are all that the format has.
                ModificationTime = DateTimeOffset.FromUnixTimeSeconds(archived.Closed.ToUnixTimeSeconds()),
            },
            cancellation);

    // Read once to be sure of it, and once to be written: a damaged content is in no package.
    private async Task<Stream> Open(CaseName inCase, ArchivedVersion version, CancellationToken cancellation)
    {
        try
        {
            var content = store.OpenRead(inCase.Organisation, version.Sha256);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) == version.Sha256)
            {
                content.Position = 0;
                return content;
            }

            await content.DisposeAsync();
        }
        catch (IOException)
        {
            // Told below: it should be there.
        }

        throw new Refused(
            StatusCode.DataLoss, "CONTENT_DAMAGED", $"A stored content of {inCase.CaseNumber} is not what was filed; what was sent of the package is not to be used.",
            ("document", $"{inCase}/documents/{version.Document}"), ("version", $"{version.Version}"), ("sha256", version.Sha256));
    }

    private static IEnumerable<(string Name, byte[] Content)> Schemas()
    {
        const string folder = "DocumentService.Archive.Schemas.";
        var assembly = typeof(CasePackage).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var content = new MemoryStream();
            using var stream = assembly.GetManifestResourceStream(resource)!;
            stream.CopyTo(content);
            yield return (resource[folder.Length..], content.ToArray());
        }
    }

    private sealed record Made(ListedFile Listed, byte[] Content)
    {
        public Made(ArchivedCase archived, string path, string contentType, byte[] content)
            : this(new ListedFile(path, contentType, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), archived.Closed), content)
        {
        }

        public Made(ArchivedCase archived, string path, string contentType, XDocument content) : this(archived, path, contentType, Octets(content))
        {
        }

        private static byte[] Octets(XDocument content)
        {
            using var octets = new MemoryStream();
            using (var writer = XmlWriter.Create(octets, new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, Encoding = new UTF8Encoding(false) }))
                content.Save(writer);
            return octets.ToArray();
        }
    }
}
