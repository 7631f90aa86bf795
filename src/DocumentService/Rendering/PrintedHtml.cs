using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DocumentService.Rendering;

/// <summary>
/// A document as one HTML file for screens, screen readers and printers: without scripts, and without anything that a browser would have to fetch or could be
/// told to. All text is escaped.
/// </summary>
public static class PrintedHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string Style = Read("document.css");

    // The style above, and nothing else.
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    public static string Of(PrintedDocument document)
    {
        var html = new StringBuilder();
        var head = document.Letterhead;
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="sv">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="{Text(Policy)}"/>
            <meta name="author" content="{Text(head.Organisation)}"/>
            <title>{Text(document.IsDraft ? $"{PrintedDocument.DraftMark}: {document.Title}" : document.Title)}</title>
            <style>{Style}</style>
            </head>
            <body>

            """);
        if (document.IsDraft)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"draft\">{PrintedDocument.DraftMark}</p>\n<div class=\"watermark\" aria-hidden=\"true\">{PrintedDocument.DraftMark}</div>\n");
        Append(html, head);
        html.Append(CultureInfo.InvariantCulture, $"<main>\n<h1>{Text(document.Title)}</h1>\n");
        if (document.Subtitle is { } subtitle)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"subtitle\">{Text(subtitle)}</p>\n");
        foreach (var section in document.Sections)
            Append(html, section);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, Letterhead head)
    {
        html.Append(CultureInfo.InvariantCulture, $"<header>\n<div>\n<p class=\"organisation\">{Text(head.Organisation)}</p>\n");
        if (head.Unit is { } unit)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(unit)}</p>\n");
        if (head.Officer.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"officer\"><span class=\"label\">Handläggare</span><br/>{Lines(head.Officer)}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"</div>\n<div>\n<p class=\"kind\">{Text(head.Kind)}</p>\n<dl>\n");
        foreach (var fact in head.Facts.Concat(head.Recipient is { } recipient ? [new LetterheadFact("Till", recipient)] : []))
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{Text(fact.Label)}</dt><dd>{Text(fact.Value)}</dd></div>\n");
        html.Append("</dl>\n</div>\n</header>\n");
    }

    private static void Append(StringBuilder html, Section section)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Text(section.Heading)}</h2>\n");
        foreach (var paragraph in section.Paragraphs)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(paragraph)}</p>\n");
        if (section.Funding is { } funding)
            Append(html, funding);
        if (section.Table is { } table)
            Append(html, table, section.Heading);
        if (section.Lines.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Lines(section.Lines)}</p>\n");
        if (section.Points is [var only])
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"point\">{Point(only)}</p>\n");
        else if (section.Points.Count > 0)
            html.Append("<ol>\n").AppendJoin("", section.Points.Select(point => $"<li value=\"{point.Number}\">{Point(point)}</li>\n")).Append("</ol>\n");
        if (section.SignedAs is { } signedAs)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(signedAs)}</p>\n");
        if (section.Signatures.Count > 0)
            html.Append("<div class=\"signatures\">\n").AppendJoin("", section.Signatures.Select(Signature)).Append("</div>\n");
        html.Append("</section>\n");
    }

    private static void Append(StringBuilder html, PrintedTable table, string caption)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table>\n<caption class=\"unseen\">{Text(caption)}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(column.IsLong ? "" : " class=\"short\"")}>{Text(column.Name)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(row[0])}</th>");
            html.AppendJoin("", table.Columns.Zip(row).Skip(1).Select(cell => $"<td{(cell.First.IsLong ? "" : " class=\"short\"")}>{Text(cell.Second)}</td>")).Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static void Append(StringBuilder html, FundingTable funding)
    {
        html.Append("""
            <table>
            <caption class="unseen">Finansieringsplan</caption>
            <thead><tr><th scope="col">Finansiär</th><th scope="col">Slag</th><th scope="col" class="number">Belopp</th><th scope="col" class="number">Andel</th></tr></thead>
            <tbody>

            """);
        foreach (var row in funding.Rows)
        {
            var terms = row.Terms.Length == 0 ? "" : $"<br/><small>{Text(row.Terms)}</small>";
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(row.Financier)}{terms}</th><td>{Text(row.Kind)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{Text(row.Amount)}</td><td class=\"number\">{Text(row.Share)}</td></tr>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"""
            </tbody>
            <tfoot><tr><th scope="row">Totalt</th><td></td><td class="number">{Text(funding.Total ?? FundingTable.NotSettled)}</td><td></td></tr></tfoot>
            </table>

            """);
        if (funding.Bar is { } bar)
            Append(html, bar);
        foreach (var sentence in funding.Shares)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(sentence)}</p>\n");
    }

    private static void Append(StringBuilder html, FundingBar bar)
    {
        html.Append(CultureInfo.InvariantCulture, $"<figure role=\"img\" aria-label=\"{Text(bar.Description)}\">\n<svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        var left = 0m;
        foreach (var (index, part) in bar.Parts.Index())
        {
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{Fill(index, part)}\" x=\"{left}\" width=\"{part.Width}\" height=\"4\"/>");
            left += part.Width;
        }

        html.Append("</svg>\n<figcaption aria-hidden=\"true\">");
        html.AppendJoin(" ", bar.Parts.Index().Select(part => string.Create(
            CultureInfo.InvariantCulture,
            $"<span><svg class=\"key\" viewBox=\"0 0 1 1\"><rect class=\"{Fill(part.Index, part.Item)}\" width=\"1\" height=\"1\"/></svg> {Text(part.Item.Label)} ({Text(part.Item.Share)})</span>")));
        html.Append("</figcaption>\n</figure>\n");
    }

    private static string Fill(int index, BarPart part) => part.Open ? "open" : part.Others ? "others" : $"fill{index}";

    private static string Point(PrintedPoint point) => Text(point.Text) + string.Concat(point.Details.Select(detail => $"<br/><small>{Text(detail)}</small>"));

    private static string Signature(PrintedSignature signature) =>
        $"<p>{(signature.Name is { } name ? Text(name) + "<br/>" : "")}<span class=\"office\">{Text(signature.Office)}</span></p>\n";

    private static string Lines(IReadOnlyList<string> lines) => string.Join("<br/>", lines.Select(Text));

    private static string Text(string text) => Encoder.Encode(text);

    private static string Read(string resource)
    {
        using var stream = typeof(PrintedHtml).Assembly.GetManifestResourceStream(typeof(PrintedHtml), resource)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
