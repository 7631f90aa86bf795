using Contracts.Documents;

namespace DocumentService.Documents;

/// <summary>What the register says about a document (OSL 5 kap. 2 §), and what became of it.</summary>
/// <param name="Sent">The day it was sent from the house.</param>
/// <param name="Archived">The day it was taken care of for archiving.</param>
public sealed record Registration(
    string Title, string Kind, Wire.Direction Direction, string Counterpart, DateOnly Date, DateOnly? Sent, DateOnly? Archived)
{
    /// <summary>What a change can name.</summary>
    public static readonly string[] Changeable = ["title", "kind", "direction", "counterpart", "date", "sent", "archived"];

    /// <summary>This with what a change names, noting what is wrong with it.</summary>
    public Registration With(Wire.Document change, IReadOnlyCollection<string> fields, DateOnly today, Violations violations)
    {
        // What the change does not name is as it was.
        var whole = new Wire.Document
        {
            Title = fields.Contains("title") ? change.Title : Title,
            Kind = fields.Contains("kind") ? change.Kind : Kind,
            Direction = fields.Contains("direction") ? change.Direction : Direction,
            Counterpart = fields.Contains("counterpart") ? change.Counterpart : Counterpart,
            Date = fields.Contains("date") ? change.Date : Date.ToDate(),
            Sent = fields.Contains("sent") ? change.Sent : Sent.ToDate(),
            Archived = fields.Contains("archived") ? change.Archived : Archived.ToDate(),
            State = Wire.DocumentState.Final,
        };
        var read = DocumentDescription.Read(whole, new("", "", Wire.DocumentState.Final), violations);
        var (sent, archived) = (whole.Sent.Read(violations, "document.sent"), whole.Archived.Read(violations, "document.archived"));
        violations.Require(sent is null || read.Direction != Wire.Direction.In, "document.sent", "expected none: what was received was not sent");
        violations.Require(
            sent is null || read.Direction != Wire.Direction.Internal || read.Counterpart.Length > 0 || (sent, read.Counterpart) == (Sent, Counterpart),
            "document.counterpart", "expected to whom, for a document that was sent");
        violations.Require(sent is null || sent <= today, "document.sent", $"expected a day until today, {today:yyyy-MM-dd}");
        violations.Require(archived is null || archived <= today, "document.archived", $"expected a day until today, {today:yyyy-MM-dd}");
        return new(read.Title, read.Kind, read.Direction, read.Counterpart, read.Date, sent, archived);
    }

    /// <summary>Whether a change says no longer that the document was received, sent or archived: each of these makes it public.</summary>
    public bool IsTakenBackBy(Registration changed) =>
        (Direction == Wire.Direction.In && changed.Direction != Wire.Direction.In)
        || (Sent is not null && changed.Sent is null)
        || (Archived is not null && changed.Archived is null);

    /// <summary>Writes the registration of a document that is locked, and tells of it.</summary>
    public async Task Save(Work work, CaseName parent, FiledDocument document, string reason)
    {
        await work.ExecuteOne(
            """
            UPDATE document SET title = @Title, kind = @Kind, direction = @direction, counterpart = @Counterpart, date = @Date, sent = @Sent, archived = @Archived,
              revision = revision + 1
            WHERE organisation = @Organisation AND case_id = @Id AND number = @Number
            """,
            new { parent.Organisation, parent.Id, document.Number, Title, Kind, direction = $"{Direction}", Counterpart, Date, Sent, Archived });
        var (before, after) = (document.Registration.ToValues(), ToValues());
        var changed = after.Keys.Where(field => before[field] != after[field]).ToList();
        work.Publish(
            $"{parent}",
            new DocumentUpdated(
                parent.Organisation, $"{parent}", document.Name, changed.ToDictionary(field => field, field => before[field]), changed.ToDictionary(field => field, field => after[field]),
                reason, work.Caller.Subject, work.Caller.Name, work.Caller.Application, work.At));
    }

    private Dictionary<string, string> ToValues() => new()
    {
        ["title"] = Title,
        ["kind"] = Kind,
        ["direction"] = $"{Direction}".ToUpperInvariant(),
        ["counterpart"] = Counterpart,
        ["date"] = $"{Date:yyyy-MM-dd}",
        ["sent"] = $"{Sent:yyyy-MM-dd}",
        ["archived"] = $"{Archived:yyyy-MM-dd}",
    };
}
