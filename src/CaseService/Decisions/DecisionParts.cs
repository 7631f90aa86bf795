using System.Text.Json;

namespace CaseService.Decisions;

/// <summary>An operative sentence (att-sats). Amounts in kronor; frames and applications by resource name.</summary>
public sealed record Point(
    int Number, string Text, decimal? Amount, decimal? Ceiling, int Kind, IReadOnlyList<string> Frames, IReadOnlyList<string> Applications,
    IReadOnlyList<Contingent> Contingent)
{
    /// <summary>Applications of other cases that the point grants, by resource name.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>What the point sets aside against its frames; null when it sets nothing aside.</summary>
    public decimal? SetAside => Frames.Count > 0 ? Amount ?? Ceiling : null;

    /// <summary>What the point decides of the organisation's own money; null when that is nothing, or it doesn't say. What others are asked for is not own.</summary>
    public decimal? OwnMoney => Frames.Count > 0 || Applications.Count == 0 ? Amount ?? Ceiling : null;
}

/// <summary>A promise that depends on what happens: shown, never held.</summary>
public sealed record Contingent(string Frame, decimal? Amount, string Note);

/// <summary>A document that the decision rests on, frozen by the hash of its content.</summary>
public sealed record Basis(string Document, string Title, string Sha256);

/// <summary>Who signs: ids of office and person, with their names on that day.</summary>
public sealed record Signatory(string Office, string OfficeTitle, string Person, string PersonName, bool Acting)
{
    /// <summary>Who it is; titles and names may change.</summary>
    public (string Office, string Person, bool Acting) Identity => (Office, Person, Acting);

    /// <summary>Name and office as under a decision: "Prov Lövgren, Tf. Regiondirektör".</summary>
    public override string ToString() => $"{PersonName}, {(Acting ? "Tf. " : "")}{OfficeTitle}";
}

/// <summary>How a decision changes an earlier one of its case.</summary>
/// <param name="Kind">correction, amendment, revocation.</param>
/// <param name="Number">The other decision: the one that is changed, or the one that changes it.</param>
public sealed record Change(string Kind, int Number);

/// <summary>Why nothing was decided on a proposal.</summary>
/// <param name="By">Name, and office when it was declined in one.</param>
/// <param name="Person">The person's or the software's id.</param>
public sealed record Ending(DateOnly Day, string By, string Person, string Reason);

/// <summary>What a board decided at a meeting, in a paragraph of its minutes.</summary>
/// <param name="Points">The proposal's, or the board's own.</param>
public sealed record BoardsDecision(string Board, string BoardTitle, DateOnly Meeting, string Paragraph, IReadOnlyList<Point> Points, string OriginalSha256)
{
    /// <summary>Whether the decision was recorded with exactly this.</summary>
    public bool IsOf(Decision taken) =>
        (Board, Meeting, Paragraph, OriginalSha256) == (taken.Board, taken.Decided, taken.Paragraph, taken.OriginalSha256) && HasPointsOf(taken);

    /// <summary>Whether the points are the same.</summary>
    public bool HasPointsOf(Decision decision) => JsonSerializer.Serialize(Points) == JsonSerializer.Serialize(decision.Points);
}
