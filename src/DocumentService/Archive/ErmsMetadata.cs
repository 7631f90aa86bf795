using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Contracts.Cases.V1;
using DocumentService.Documents;
using Google.Type;

namespace DocumentService.Archive;

/// <summary>
/// The register's description of a case and its documents for an archive: E-ARK CITS ERMS 2.1. One aggregation, the case file, with a record for each document, whose
/// appendices are files of the package. What ERMS has no element for is in the files register.json and history.json, appendices of the aggregation.
/// </summary>
internal static class ErmsMetadata
{
    public static readonly XNamespace Space = "https://DILCIS.eu/XML/ERMS";

    public static XDocument Of(ArchivedCase archived) => new(new XElement(
        Space + "erms",
        Control(archived),
        new XElement(Space + "aggregations", CaseFile(archived))));

    private static XElement Control(ArchivedCase archived) => new(
        Space + "control",
        new XElement(Space + "identification", new XAttribute("identificationType", "package"), archived.Id),
        new XElement(
            Space + "maintenanceInformation",
            new XElement(Space + "maintenanceStatus", new XAttribute("value", "created")),
            new XElement(
                Space + "maintenanceAgency",
                new XElement(Space + "agencyCode", new XAttribute("type", "platform"), archived.Organisation.Name),
                new XElement(Space + "agencyName", archived.Organisation.DisplayName),
                new XElement(Space + "agencyName", archived.BoardName)),
            new XElement(
                Space + "maintenanceHistory",
                new XElement(
                    Space + "maintenanceEvent",
                    new XElement(Space + "eventType", new XAttribute("value", "created")),
                    new XElement(Space + "eventDateTime", Instant(archived.Closed)),
                    Agent("creator", archived.Organisation.DisplayName)))));

    private static XElement CaseFile(ArchivedCase archived)
    {
        var inCase = archived.Case;
        return new XElement(
            Space + "aggregation",
            new XAttribute("systemIdentifier", Identifier(inCase.Name)),
            new XAttribute("aggregationType", "caseFile"),
            new XElement(Space + "objectId", inCase.Number),
            new XElement(Space + "extraId", new XAttribute("extraIdType", "resourceName"), inCase.Name),
            Optional("classification", inCase.Kind),
            new XElement(Space + "title", inCase.Title),
            inCase.FormerTitles.Select(title => new XElement(Space + "otherTitle", new XAttribute("titleType", "former"), title)),
            new XElement(Space + "status", new XAttribute("value", "closed")),
            inCase.RelatedCases.Select(related => new XElement(
                Space + "relation", new XAttribute("relationType", "own_relation_definition"), new XAttribute("otherRelationType", related.Relation), related.Number)),
            new XElement(
                Space + "additionalInformation",
                Appendix(ArchiveFiles.Register, ArchiveFiles.Register, "application/json", "What the register and the plan say of the case, whole."),
                Appendix(ArchiveFiles.History, ArchiveFiles.History, "application/json", "Every change of the case: who, when, what.")),
            inCase.Secrecy is { } mark ? Restriction(mark.Provision, mark.Authority, mark.Date) : null,
            new XElement(
                Space + "agents",
                Agent("owner", archived.BoardName, new XElement(Space + "organisation", archived.Organisation.DisplayName), Id(inCase.Board)),
                Officer(archived)),
            Optional("description", inCase.Description),
            new XElement(
                Space + "dates",
                Day("opened", inCase.Registered),
                Day("start", inCase.Period?.From),
                Day("end", inCase.Period?.To),
                Date("closed", Instant(archived.Closed))),
            archived.Overview.Decisions.Select(Action),
            Notes(inCase.Preparations.Select(one => ("preparation", Text(one.Body, Text(one.Date), one.Stance)))),
            archived.Documents.Select(Record));
    }

    private static XElement? Officer(ArchivedCase archived)
    {
        if (archived.Case.Officer is not { DisplayName.Length: > 0 } officer)
            return null;
        var unit = archived.Organisation.Units.SingleOrDefault(one => one.Name == archived.Case.Unit);
        return Agent("responsible_person", officer.DisplayName, unit is null ? null : new XElement(Space + "unitName", unit.DisplayName));
    }

    private static XElement Action(Decision decision) => new(
        Space + "action",
        new XElement(Space + "actionText", Text([.. decision.Points.Select(point => $"{point.Number}. {point.Text}")])),
        Optional("actionDue", Text(decision.DelegationOrder, decision.Clause, decision.Paragraph)),
        new XElement(Space + "actionType", $"{decision.Name} {decision.Kind} {decision.State}"),
        decision.Decided is null ? null : new XElement(Space + "dates", new XElement(Space + "actionDate", new XAttribute("dateType", "decision_date"), Text(decision.Decided) + "T00:00:00")),
        decision.DecidedBy.Count == 0 ? null : new XElement(Space + "agents", decision.DecidedBy.Select(one => Agent(
            "main_signatory", one.PersonName.Length > 0 ? one.PersonName : one.OfficeTitle, Id(one.Person.Length > 0 ? one.Person : one.Office), Optional("role", one.OfficeTitle)))));

    private static XElement Record(ArchivedDocument archived)
    {
        var document = archived.Filed;
        return new XElement(
            Space + "record",
            new XAttribute("systemIdentifier", Identifier(document.Name)),
            new XAttribute("recordType", document.Kind),
            new XElement(Space + "objectId", document.Designation),
            new XElement(Space + "extraId", new XAttribute("extraIdType", "resourceName"), document.Name),
            new XElement(Space + "title", document.Title),
            new XElement(Space + "status", new XAttribute("value", Status(document))),
            new XElement(Space + "runningNumber", document.Number),
            document.Decision.Length == 0 ? null : new XElement(
                Space + "relation", new XAttribute("relationType", "own_relation_definition"), new XAttribute("otherRelationType", "renders"), document.Decision),
            document.Secrecy is { } mark ? Restriction(mark.Provision, mark.Authority, mark.Date.ToDate()) : null,
            new XElement(Space + "direction", new XAttribute("directionDefinition", document.Direction switch
            {
                Wire.Direction.In => "incoming",
                Wire.Direction.Out => "outgoing",
                _ => "internal_memo_without_follow-up",
            })),
            document.Counterpart.Length == 0 ? null : new XElement(Space + "agents", Agent(document.Direction == Wire.Direction.In ? "sender" : "recipient", document.Counterpart)),
            new XElement(
                Space + "dates",
                Day(document.Direction == Wire.Direction.In ? "received" : "originated", document.Date.ToDate()),
                Date("captured", Instant(document.Filed)),
                Day("sent", document.Sent.ToDate()),
                Day("archived", document.Archived.ToDate()),
                Day("deleted", document.Struck.ToDate())),
            Notes(("struck", document.StruckReason), ("disposed", document.DisposalName)),
            // Of a document that was disposed of, its registration is what is left.
            archived.Versions.Count == 0 ? null : new XElement(Space + "additionalInformation", archived.Versions.Select(version => Appendix(
                version.FileName, ArchiveFiles.Of(version), version.ContentType,
                $"version {version.Version}, {(version.Finalised is null ? "draft" : "final")}, sha256 {version.Sha256}"))));
    }

    private static XElement? Notes(params IEnumerable<(string Type, string Text)> notes)
    {
        var written = notes.Where(note => note.Text.Length > 0).Select(note => new XElement(Space + "note", new XAttribute("noteType", note.Type), note.Text)).ToList();
        return written.Count == 0 ? null : new XElement(Space + "notes", written);
    }

    // A struck document was registered by mistake: nothing of it counts, and all of it is kept.
    private static string Status(FiledDocument document) =>
        document.Struck is not null ? "obliterated" : document.State == Wire.DocumentState.Draft ? "in_progress" : "closed";

    private static XElement Restriction(string provision, string authority, Google.Type.Date date) => new(
        Space + "restriction",
        new XAttribute("restrictionType", "confidential"),
        new XElement(Space + "explanatoryText", authority),
        new XElement(Space + "regulation", provision),
        new XElement(Space + "dates", Day("confidentiality_assessed", date)));

    private static XElement Appendix(string name, string path, string format, string description) => new(
        Space + "appendix", new XAttribute("name", name), new XAttribute("description", description), new XAttribute("fileFormat", format), new XAttribute("path", $"file:///{ArchiveFiles.Data}{path}"));

    private static XElement Agent(string type, string name, params XElement?[] parts) => new(Space + "agent", new XAttribute("agentType", type), new XElement(Space + "name", name), parts);

    private static XElement? Id(string id) => Optional("idNumber", id);

    private static XElement? Optional(string name, string value) => value.Length == 0 ? null : new XElement(Space + name, value);

    private static XElement? Day(string type, Google.Type.Date? day) => day is null ? null : Date(type, $"{day.Year:0000}-{day.Month:00}-{Math.Max(day.Day, 1):00}T00:00:00");

    private static XElement Date(string type, string value) => new(Space + "date", new XAttribute("dateType", type), value);

    // A date with day 0 is known to the month only.
    private static string Text(Google.Type.Date? date) => date is null ? "" : date.Day == 0 ? $"{date.Year:0000}-{date.Month:00}" : $"{date.Year:0000}-{date.Month:00}-{date.Day:00}";

    private static string Text(params IEnumerable<string> parts) => string.Join('\n', parts.Where(part => part.Length > 0));

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // A UUID of the name (RFC 9562, version 8): the same wherever and whenever it is made.
    private static string Identifier(string name)
    {
        var octets = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        octets[6] = (byte)((octets[6] & 0x0F) | 0x80);
        octets[8] = (byte)((octets[8] & 0x3F) | 0x80);
        return $"{new Guid(octets, bigEndian: true)}";
    }
}
