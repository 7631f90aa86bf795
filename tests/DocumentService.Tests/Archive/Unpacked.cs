using System.Formats.Tar;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Archive;

/// <summary>An archive package as an archive takes it in: checked by its schemas and its list of files, and read again.</summary>
internal sealed class Unpacked
{
    private static readonly XNamespace M = "http://www.loc.gov/METS/";
    private static readonly XNamespace E = "https://DILCIS.eu/XML/ERMS";
    private static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    private readonly string _folder;

    private Unpacked(string folder, Dictionary<string, byte[]> files)
    {
        _folder = folder;
        Files = files;
        Mets = Validated("METS.xml");
        Erms = Validated("metadata/descriptive/ERMS.xml");
    }

    /// <summary>By their paths in the package's folder.</summary>
    public Dictionary<string, byte[]> Files { get; }

    public XDocument Mets { get; }

    public XDocument Erms { get; }

    public XElement CaseFile => Erms.Root!.Element(E + "aggregations")!.Element(E + "aggregation")!;

    public static async Task<byte[]> Fetch(ArchiveApi.ArchiveApiClient archive, string name, Metadata headers, CancellationToken cancellation)
    {
        using var call = archive.ExportCase(new ExportCaseRequest { Name = name }, headers, cancellationToken: cancellation);
        using var tar = new MemoryStream();
        while (await call.ResponseStream.MoveNext(cancellation))
            call.ResponseStream.Current.Chunk.WriteTo(tar);
        return tar.ToArray();
    }

    public static Unpacked Of(byte[] tar)
    {
        var files = new Dictionary<string, byte[]>();
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }

        var folder = Assert.Single(files.Keys.Select(path => path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct());
        return new Unpacked(folder.TrimEnd('/'), files.ToDictionary(file => file.Key[folder.Length..], file => file.Value));
    }

    /// <summary>Expects METS to list each file but itself, once, with its size and hash, and no other.</summary>
    public void CheckList()
    {
        Assert.Equal(_folder, (string?)Mets.Root!.Attribute("OBJID"));
        var listed = Mets.Descendants().Where(element => element.Attribute(Link + "href") is not null).Select(place => (
            Path: (string)place.Attribute(Link + "href")!,
            Facts: place.Name == M + "mdRef" ? place : place.Parent!)).ToList();
        Assert.Equal(Files.Keys.Where(path => path != "METS.xml").Order(), listed.Select(file => file.Path).Order());
        Assert.All(listed, file =>
        {
            Assert.Equal(Files[file.Path].LongLength, (long)file.Facts.Attribute("SIZE")!);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Files[file.Path])), (string?)file.Facts.Attribute("CHECKSUM"));
        });
    }

    public CaseOverview Register => JsonParser.Default.Parse<CaseOverview>(System.Text.Encoding.UTF8.GetString(Files["representations/rep1/data/register.json"]));

    public GetHistoryResponse History => JsonParser.Default.Parse<GetHistoryResponse>(System.Text.Encoding.UTF8.GetString(Files["representations/rep1/data/history.json"]));

    /// <summary>The case as ERMS alone tells it.</summary>
    public Case Case() => new()
    {
        Name = Text(CaseFile, "extraId"),
        Number = Text(CaseFile, "objectId"),
        Kind = Text(CaseFile, "classification"),
        Status = CaseStatus.Closed,
        Title = Text(CaseFile, "title"),
        FormerTitles = { CaseFile.Elements(E + "otherTitle").Select(title => title.Value) },
        RelatedCases = { CaseFile.Elements(E + "relation").Select(related => new RelatedCase { Number = related.Value, Relation = (string)related.Attribute("otherRelationType")! }) },
        Secrecy = CaseFile.Element(E + "restriction") is { } mark
            ? new Secrecy { Provision = Text(mark, "regulation"), Authority = Text(mark, "explanatoryText"), Date = Day(mark, "confidentiality_assessed") }
            : null,
        Board = Text(CaseFile.Descendants(E + "agent").Single(agent => (string?)agent.Attribute("agentType") == "owner"), "idNumber"),
        Officer = CaseFile.Element(E + "agents")!.Elements(E + "agent").SingleOrDefault(agent => (string?)agent.Attribute("agentType") == "responsible_person") is { } officer
            ? new CaseOfficer { DisplayName = Text(officer, "name") }
            : null,
        Description = Text(CaseFile, "description"),
        Registered = Day(CaseFile, "opened"),
        Period = new Period { From = Day(CaseFile, "start"), To = Day(CaseFile, "end") },
    };

    /// <summary>The lists that documents were disposed of by.</summary>
    public IEnumerable<string> Disposals() => CaseFile.Descendants(E + "note").Where(note => (string?)note.Attribute("noteType") == "disposed").Select(note => note.Value);

    /// <summary>The documents that are there, as ERMS and METS tell of them.</summary>
    public IEnumerable<Document> Documents() =>
        from record in CaseFile.Elements(E + "record")
        where record.Element(E + "additionalInformation") is not null
        let versions = record.Descendants(E + "appendix").ToList()
        let appendix = versions[^1]
        let path = ((string)appendix.Attribute("path")!)["file:///".Length..]
        let direction = (string)record.Element(E + "direction")!.Attribute("directionDefinition")!
        select new Document
        {
            Name = Text(record, "extraId"),
            Title = Text(record, "title"),
            Kind = (string)record.Attribute("recordType")!,
            FileName = (string)appendix.Attribute("name")!,
            ContentType = (string)appendix.Attribute("fileFormat")!,
            Size = Files[path].Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Files[path])),
            State = ((string)appendix.Attribute("description")!).Contains(" final,", StringComparison.Ordinal) ? DocumentState.Final : DocumentState.Draft,
            Direction = direction switch { "incoming" => Direction.In, "outgoing" => Direction.Out, _ => Direction.Internal },
            Counterpart = record.Descendants(E + "agent").SingleOrDefault() is { } agent ? Text(agent, "name") : "",
            Date = Day(record, direction == "incoming" ? "received" : "originated"),
            Filed = DateTimeOffset.Parse(Value(record, "captured")!, System.Globalization.CultureInfo.InvariantCulture).ToTimestamp(),
            Decision = record.Element(E + "relation")?.Value ?? "",
            Version = versions.Count,
            Designation = Text(record, "objectId"),
            Sent = Day(record, "sent"),
            Archived = Day(record, "archived"),
            Struck = Day(record, "deleted"),
            StruckReason = record.Descendants(E + "note").SingleOrDefault(note => (string?)note.Attribute("noteType") == "struck")?.Value ?? "",
            Secrecy = record.Element(E + "restriction") is { } mark
                ? new DocumentSecrecy { Provision = Text(mark, "regulation"), Authority = Text(mark, "explanatoryText"), Date = Day(mark, "confidentiality_assessed") }
                : null,
        };

    private XDocument Validated(string path)
    {
        var schemas = new XmlSchemaSet { XmlResolver = null };
        foreach (var schema in Files.Where(file => file.Key.StartsWith("schemas/", StringComparison.Ordinal)))
        {
            using var reader = XmlReader.Create(new MemoryStream(schema.Value));
            schemas.Add(null, reader);
        }

        var document = XDocument.Load(new MemoryStream(Files[path]));
        var faults = new List<string>();
        document.Validate(schemas, (_, fault) => faults.Add(fault.Message), addSchemaInfo: true);
        Assert.Empty(faults);
        // What no schema knows would be passed over.
        Assert.Equal(XmlSchemaValidity.Valid, document.Root!.GetSchemaInfo()!.Validity);
        return document;
    }

    private static string Text(XElement parent, string name) => parent.Element(E + name)?.Value ?? "";

    private static string? Value(XElement parent, string type) => parent.Element(E + "dates")!.Elements(E + "date").SingleOrDefault(date => (string?)date.Attribute("dateType") == type)?.Value;

    private static Date? Day(XElement parent, string type) =>
        Value(parent, type) is { } value ? new Date { Year = Number(value[..4]), Month = Number(value[5..7]), Day = Number(value[8..10]) } : null;

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
