using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Documents;

/// <summary>A document in a case's file: its registration, its current version, and who edits it.</summary>
/// <param name="Version">The number of the current version.</param>
/// <param name="Revision">Raised with every change.</param>
/// <param name="LockOwner">Null: nobody edits it.</param>
public sealed record FiledDocument(
    string Organisation, string CaseId, int Number, long Size, string Sha256, DateTimeOffset Filed,
    string Title, string Kind, string FileName, string ContentType, Wire.DocumentState State, Wire.Direction Direction,
    string Counterpart, DateOnly Date, string Decision, int Version = 1, int Revision = 1,
    string? LockOwner = null, string? LockOwnerName = null, DateTimeOffset? Locked = null, DateTimeOffset? LockEnds = null, DateTimeOffset? Saved = null,
    DateOnly? Sent = null, DateOnly? Archived = null, DateOnly? Struck = null, string StruckReason = "",
    string? SecrecyProvision = null, DateOnly? SecrecyDate = null, string? SecrecyAuthority = null, int? Disposal = null)
{
    /// <summary>The columns, in the order of the record.</summary>
    public const string Columns =
        """
        document.organisation, document.case_id, document.number, document.size, document.sha256, document.filed,
        document.title, document.kind, document.file_name, document.content_type, document.state, document.direction,
        document.counterpart, document.date, document.decision, document.version, document.revision,
        document_lock.owner AS lock_owner, document_lock.owner_name AS lock_owner_name, document_lock.locked, document_lock.ends AS lock_ends, document_lock.saved,
        document.sent, document.archived, document.struck, document.struck_reason, document.secrecy_provision, document.secrecy_date, document.secrecy_authority, document.disposal
        """;

    /// <summary>Where they come from. A lock that has ended is none; @At is now.</summary>
    public const string Source =
        """
        document LEFT JOIN document_lock ON document_lock.organisation = document.organisation AND document_lock.case_id = document.case_id
          AND document_lock.document = document.number AND document_lock.ends > @At
        """;

    /// <summary>What was received, what was sent, and what was taken care of for archiving (docs/decisions/public-documents.md).</summary>
    public const string IsPublic = "(document.direction = 'In' OR document.sent IS NOT NULL OR document.archived IS NOT NULL)";

    /// <summary>organisations/rjh/cases/RUN-138-2024/documents/1.</summary>
    public string Name => $"organisations/{Organisation}/cases/{CaseId}/documents/{Number}";

    /// <summary>Changes with every change of the document.</summary>
    public string Etag => $"{Revision}";

    /// <summary>As people write it: RUN/138/2024-1 (OSL 5 kap. 2 §).</summary>
    public string Designation => $"{CaseId.Replace('-', '/')}-{Number}";

    /// <summary>Set when something about it may be secret.</summary>
    public Secrecy? Secrecy => Secrecy.Of(SecrecyProvision, SecrecyDate, SecrecyAuthority);

    /// <summary>What the register says about it.</summary>
    public Registration Registration => new(Title, Kind, Direction, Counterpart, Date, Sent, Archived);

    /// <summary>organisations/rjh/disposals/1: by which it was disposed of; empty: it is there.</summary>
    public string DisposalName => Disposal is null ? "" : $"organisations/{Organisation}/disposals/{Disposal}";

    /// <summary>What was written about it.</summary>
    public DocumentDescription Description => new(Title, Kind, FileName, ContentType, State, Direction, Counterpart, Date, Decision);

    /// <summary>A document by its resource name.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<FiledDocument> Load(Work work, CaseName parent, int number) =>
        await work.Find<FiledDocument>(
            $"SELECT {Columns} FROM {Source} WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.number = @number",
            new { parent.Organisation, parent.Id, number, work.At })
        ?? throw Refused.NotFound("document", $"{parent}/documents/{number}");

    /// <summary>Refuses a change that builds on an earlier state of the document.</summary>
    /// <exception cref="Refused">STALE_ETAG.</exception>
    public void MustBe(string etag)
    {
        if (etag != Etag)
            throw new Refused(StatusCode.Aborted, "STALE_ETAG", "The document has changed since it was read.", ("etag", etag), ("current", Etag));
    }

    /// <summary>Refuses a change of what was registered by mistake.</summary>
    /// <exception cref="Refused">DOCUMENT_STRUCK.</exception>
    public void MustNotBeStruck()
    {
        if (Struck is { } struck)
            throw Refused.Precondition(
                "DOCUMENT_STRUCK", "The document was registered by mistake and is struck.", ("struck", $"{struck:yyyy-MM-dd}"), ("reason", StruckReason));
    }

    /// <summary>Refuses a change while somebody edits the document.</summary>
    /// <exception cref="Refused">LOCKED_BY.</exception>
    public void MustNotBeLocked(string? exceptBy = null)
    {
        if (LockOwner is not null && LockOwner != exceptBy)
            throw Refused.Precondition(
                "LOCKED_BY", $"{LockOwnerName} edits the document, until {LockEnds:u} at the latest.",
                ("owner", LockOwner), ("ownerName", LockOwnerName!), ("ends", $"{LockEnds:O}"));
    }

    /// <summary>Refuses whatever needs a content that was disposed of.</summary>
    /// <exception cref="Refused">DOCUMENT_DISPOSED.</exception>
    public void MustBeThere()
    {
        if (Disposal is not null)
            throw Refused.Precondition(
                "DOCUMENT_DISPOSED", "The document was disposed of; its registration is what is left.", ("document", Name), ("disposal", DisposalName));
    }

    /// <summary>Refuses to go on from a final version, unless that is what is wanted.</summary>
    /// <exception cref="Refused">VERSION_IS_FINAL.</exception>
    public void MustTakeVersion(bool succeedsFinal)
    {
        if (State == Wire.DocumentState.Final && !succeedsFinal)
            throw Refused.Precondition(
                "VERSION_IS_FINAL", "The current version is final: it can't be replaced, only succeeded.", ("document", Name), ("version", $"{Version}"));
    }

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
        Version = Version,
        Disposal = DisposalName,
        Etag = Etag,
        Designation = Designation,
        Sent = Sent.ToDate(),
        Archived = Archived.ToDate(),
        Struck = Struck.ToDate(),
        StruckReason = StruckReason,
        Secrecy = Secrecy?.ToMessage(),
        Lock = LockOwner is null ? null : new Wire.DocumentLock
        {
            Owner = LockOwner,
            OwnerName = LockOwnerName,
            Locked = Locked?.ToTimestamp(),
            Ends = LockEnds?.ToTimestamp(),
            Saved = Saved?.ToTimestamp(),
        },
    };
}
