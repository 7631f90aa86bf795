using System.Text;

namespace DocumentService.Rendering;

/// <summary>A document as plain text: LF line ends, a final one, the same text for the same data.</summary>
public static class PrintedText
{
    public static string Of(PrintedDocument document)
    {
        var text = new StringBuilder();
        var head = document.Letterhead;

        IReadOnlyList<string> mark = document.IsDraft ? [PrintedDocument.DraftMark] : [];
        Block(text, mark);
        Block(text, [head.Organisation, .. Present(head.Unit), .. head.Officer]);
        Block(text, [.. head.Facts.Select(fact => $"{fact.Label}: {fact.Value}")]);
        Block(text, [head.Kind]);
        Block(text, [.. Present(head.Recipient is { } recipient ? $"Till: {recipient}" : null)]);
        Block(text, [document.Title, .. Present(document.Subtitle)]);
        foreach (var section in document.Sections)
            Append(text, section);
        Block(text, mark);

        text.Length--;
        return text.ToString();
    }

    private static void Append(StringBuilder text, Section section)
    {
        Block(text, [section.Heading]);
        foreach (var paragraph in section.Paragraphs)
            Block(text, [paragraph]);
        if (section.Funding is { } funding)
            Append(text, funding);
        if (section.Table is { } table)
            foreach (var row in table.Rows)
                Block(text, [row[0], .. table.Columns.Zip(row).Skip(1).Select(cell => $"  {cell.First.Name}: {cell.Second}")]);
        Block(text, section.Lines);
        Block(text, [.. section.Points.SelectMany(point => PointLines(point, section.Points.Count > 1))]);
        Block(text, [.. Present(section.SignedAs)]);
        foreach (var signature in section.Signatures)
            Block(text, [.. Present(signature.Name), signature.Office]);
    }

    private static void Append(StringBuilder text, FundingTable funding)
    {
        Block(text, [.. funding.Rows.SelectMany(RowLines)]);
        Block(text, [$"Totalt: {funding.Total ?? FundingTable.NotSettled}", .. funding.Shares]);
    }

    private static IEnumerable<string> RowLines(FundingLine row)
    {
        yield return $"{row.Financier}: {row.Amount}{(row.Share == "–" ? "" : $" ({row.Share})")}, {SwedishText.InSentence(row.Kind)}";
        if (row.Terms.Length > 0)
            yield return "  " + row.Terms;
    }

    /// <summary>A single point bears no number.</summary>
    private static IEnumerable<string> PointLines(PrintedPoint point, bool numbered)
    {
        var number = numbered ? $"{point.Number}. " : "";
        yield return number + point.Text;
        foreach (var detail in point.Details)
            yield return new string(' ', number.Length) + detail;
    }

    private static IEnumerable<string> Present(string? line) => line is null ? [] : [line];

    private static void Block(StringBuilder text, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            text.Append(line).Append('\n');
        if (lines.Count > 0)
            text.Append('\n');
    }
}
