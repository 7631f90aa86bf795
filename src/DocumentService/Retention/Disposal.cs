using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Retention;

/// <summary>A disposal list and its end.</summary>
/// <param name="State">PROPOSED, DISPOSED or CANCELLED.</param>
public sealed record Disposal(
    string Organisation, int Number, string State, DateTimeOffset Proposed, string ProposedBy, string Decision, DateOnly? Decided, string DecidedBy, int Documents, long Size)
{
    public const string IsProposed = "PROPOSED";
    public const string IsDisposed = "DISPOSED";
    public const string IsCancelled = "CANCELLED";

    /// <summary>organisations/rjh/disposals/1.</summary>
    public string Name => $"organisations/{Organisation}/disposals/{Number}";

    /// <summary>Refuses another end.</summary>
    /// <exception cref="Refused">DISPOSAL_ENDED.</exception>
    public void MustBeOpen()
    {
        if (State != IsProposed)
            throw Refused.Precondition("DISPOSAL_ENDED", "The disposal list has come to its end.", ("disposal", Name), ("state", State));
    }

    public Wire.Disposal ToMessage(IEnumerable<DisposalEntry> entries) => new()
    {
        Name = Name,
        State = State switch
        {
            IsProposed => Wire.DisposalState.Proposed,
            IsDisposed => Wire.DisposalState.Disposed,
            _ => Wire.DisposalState.Cancelled,
        },
        Proposed = Proposed.ToTimestamp(),
        ProposedBy = ProposedBy,
        Documents = Documents,
        Size = Size,
        Decision = Decision,
        Decided = Decided.ToDate(),
        DecidedBy = DecidedBy,
        Entries = { entries.Select(entry => entry.ToMessage()) },
    };
}

/// <summary>A document on a disposal list, as it was when the list was made.</summary>
public sealed record DisposalEntry(
    string Organisation, string CaseId, int Document, string Title, string Kind, DateOnly Date, DateOnly Closed, string Rule, int Years, string LegalReference,
    int Versions, long Size)
{
    /// <summary>organisations/rjh/cases/RUN-138-2024.</summary>
    public string Case => $"organisations/{Organisation}/cases/{CaseId}";

    /// <summary>organisations/rjh/cases/RUN-138-2024/documents/1.</summary>
    public string Name => $"{Case}/documents/{Document}";

    public Wire.DisposalEntry ToMessage() => new()
    {
        Document = Name,
        Title = Title,
        Kind = Kind,
        Date = Date.ToDate(),
        Closed = Closed.ToDate(),
        Rule = $"organisations/{Organisation}/retentionRules/{Rule}",
        Years = Years,
        LegalReference = LegalReference,
        Versions = Versions,
        Size = Size,
    };
}
