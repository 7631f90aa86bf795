using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Documents;

/// <summary>A document in a case's file: a row that never changes.</summary>
public sealed record FiledDocument(
    string Organisation, string CaseId, int Number, long Size, string Sha256, DateTimeOffset Filed,
    string Title, string Kind, string FileName, string ContentType, Wire.DocumentState State, Wire.Direction Direction,
    string Counterpart, DateOnly Date, string Decision)
{
    /// <summary>The columns, in the order of the record.</summary>
    public const string Columns =
        "organisation, case_id, number, size, sha256, filed, title, kind, file_name, content_type, state, direction, counterpart, date, decision";

    /// <summary>organisations/rjh/cases/RUN-138-2024/documents/1.</summary>
    public string Name => $"organisations/{Organisation}/cases/{CaseId}/documents/{Number}";

    /// <summary>What was written about it.</summary>
    public DocumentDescription Description => new(Title, Kind, FileName, ContentType, State, Direction, Counterpart, Date, Decision);

    /// <summary>A document by its resource name.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<FiledDocument> Load(Work work, CaseName parent, int number) =>
        await work.Find<FiledDocument>(
            $"SELECT {Columns} FROM document WHERE organisation = @Organisation AND case_id = @Id AND number = @number",
            new { parent.Organisation, parent.Id, number })
        ?? throw Refused.NotFound("document", $"{parent}/documents/{number}");

    public Wire.Document ToMessage() => new()
    {
        Name = Name,
        Title = Title,
        Kind = Kind,
        FileName = FileName,
        ContentType = ContentType,
        Size = Size,
        Sha256 = Sha256,
        State = State,
        Direction = Direction,
        Counterpart = Counterpart,
        Date = Date.ToDate(),
        Filed = Filed.ToTimestamp(),
        Decision = Decision,
    };
}
