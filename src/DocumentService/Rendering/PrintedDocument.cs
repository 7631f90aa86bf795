namespace DocumentService.Rendering;

/// <summary>
/// A document as sentences under headings, in their order. Text, HTML and PDF are all printed from this, so that they never say different things.
/// </summary>
/// <param name="Template">What sets its PDF: decision, proposal, report or extract.</param>
/// <param name="Day">YYYY-MM-DD: what the PDF is dated by.</param>
/// <param name="Reference">What a page says that it belongs to.</param>
public sealed record PrintedDocument(string Template, Letterhead Letterhead, string Day, string Reference, string Title, IReadOnlyList<Section> Sections)
{
    /// <summary>What every page of a draft bears.</summary>
    public const string DraftMark = "UTKAST";

    public string? Subtitle { get; init; }

    /// <summary>Nothing is decided yet.</summary>
    public bool IsDraft { get; init; }
}

/// <param name="Kind">What the document is: Delegationsbeslut.</param>
/// <param name="Officer">Who prepared the case: name, telephone and e-mail, as far as they are known.</param>
public sealed record Letterhead(string Organisation, string? Unit, string Kind, IReadOnlyList<LetterheadFact> Facts, IReadOnlyList<string> Officer)
{
    /// <summary>To whom the document goes; null when it is for all.</summary>
    public string? Recipient { get; init; }
}

/// <summary>Datum, Diarienummer …</summary>
public sealed record LetterheadFact(string Label, string Value);

/// <summary>What stands under one heading, printed in the order of these members.</summary>
public sealed record Section(string Heading)
{
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public FundingTable? Funding { get; init; }
    public PrintedTable? Table { get; init; }
    public IReadOnlyList<string> Lines { get; init; } = [];
    public IReadOnlyList<PrintedPoint> Points { get; init; } = [];
    public string? SignedAs { get; init; }
    public IReadOnlyList<PrintedSignature> Signatures { get; init; } = [];

    internal bool IsEmpty => Paragraphs.Count + Lines.Count + Points.Count + Signatures.Count == 0 && Funding is null && Table is null;
}

/// <summary>A table whose first column names the row.</summary>
public sealed record PrintedTable(IReadOnlyList<PrintedColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <param name="IsLong">Whether it holds running text, and takes what room the others leave.</param>
public sealed record PrintedColumn(string Name, bool IsLong = false);

/// <param name="Name">Null when only the office is known.</param>
public sealed record PrintedSignature(string? Name, string Office);
