using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DocumentService.Rendering;

namespace DocumentService.Tests.Rendering;

public class PrintedHtmlTests
{
    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public void The_page_says_what_the_text_says_under_the_same_headings(string shape)
    {
        var document = Examples.All[shape];
        var page = Page(document);

        Assert.Equal("sv", page.Root!.Attribute("lang")?.Value);
        Assert.Equal(document.Title, Assert.Single(page.Descendants("h1")).Value);
        Assert.Equal(document.Sections.Select(section => section.Heading), page.Descendants("h2").Select(heading => heading.Value));
        Assert.EndsWith(document.Title, page.Descendants("title").Single().Value, StringComparison.Ordinal);
        var printed = page.Descendants("main").Single().Value;
        Assert.All(
            document.Sections.SelectMany(section => section.Paragraphs.Concat(section.Lines).Concat(section.Points.SelectMany(point => point.Details.Prepend(point.Text)))),
            text => Assert.Contains(text, printed, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public void Nothing_in_the_page_runs_or_is_fetched(string shape)
    {
        var page = Page(Examples.All[shape]);

        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(
            page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        var style = page.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        var policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy);
    }

    [Fact]
    public void Tables_name_their_columns_and_rows_and_the_bar_says_in_words_what_it_shows()
    {
        var page = Page(Examples.All["attractive-region"]);

        Assert.Equal(["Finansiär", "Slag", "Belopp", "Andel"], page.Descendants("th").Where(cell => cell.Attribute("scope")?.Value == "col").Select(cell => cell.Value));
        Assert.Equal(7, page.Descendants("th").Count(cell => cell.Attribute("scope")?.Value == "row"));
        Assert.StartsWith("Finansieringens fördelning: ", page.Descendants("figure").Single().Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(6, page.Descendants("figure").Single().Elements("svg").Single().Elements("rect").Count());
    }

    [Fact]
    public void A_draft_is_marked_and_nothing_else_is()
    {
        var draft = Page(Examples.All["draft"]);

        Assert.StartsWith("UTKAST: ", draft.Descendants("title").Single().Value, StringComparison.Ordinal);
        Assert.Equal(["draft", "watermark"], draft.Descendants().Where(element => element.Value == "UTKAST").Select(element => element.Attribute("class")!.Value));
        Assert.DoesNotContain("UTKAST", Page(Examples.All["networks"]).Descendants("body").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_keep_their_numbers_and_a_single_one_bears_none()
    {
        var points = DecisionSections.Of(Examples.Networks with { Points = [new(3, "Tredje."), new(4, "Fjärde.")] });

        Assert.Equal(["3", "4"], Page(points).Descendants("li").Select(item => item.Attribute("value")!.Value));
        Assert.Empty(Page(Examples.All["attractive-region"]).Descendants("li"));
    }

    /// <summary>The page is written so that it can be read as XML too.</summary>
    private static XDocument Page(PrintedDocument document)
    {
        using var reader = XmlReader.Create(new StringReader(PrintedHtml.Of(document)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}
