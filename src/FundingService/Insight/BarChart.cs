using System.Globalization;
using System.Xml.Linq;

namespace FundingService.Insight;

/// <summary>How a bar is filled. Told apart in black and white.</summary>
internal enum Fill
{
    Solid,
    Hatched,
    Empty,
}

/// <param name="Value">What is written behind the label.</param>
/// <param name="Part">Of the whole, 0 to 1; null: nothing is drawn but the text.</param>
internal sealed record Bar(string Label, string Value, decimal? Part, Fill Fill);

/// <summary>
/// Bars below each other, each with its label and value written out, so that nothing depends on colour: an SVG for screen and print. Those who can't see it
/// are told the same by its title and description.
/// </summary>
internal sealed record BarChart(string Title, string Description, IReadOnlyList<Bar> Bars)
{
    private const int Width = 720;
    private const int Margin = 20;
    private const int Top = 56;
    private const int Step = 50;
    private const int BarHeight = 18;
    // Characters of one line. Bold ones count more.
    private const int Line = 72;
    private const double Bold = 1.2;
    private const string Ink = "#1a1a1a";
    private const string Tone = "#2f6690";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public Chart ToMessage() => new() { Title = Title, Description = Description, Svg = Draw().ToString() };

    private XElement Draw() => new(
        Svg + "svg",
        new XAttribute("viewBox", $"0 0 {Width} {Top + (Bars.Count * Step) + Margin}"), new XAttribute("width", Width), new XAttribute("height", Top + (Bars.Count * Step) + Margin),
        new XAttribute("role", "img"), new XAttribute("aria-labelledby", "title desc"), new XAttribute("lang", "sv"),
        new XAttribute("font-family", "Arial, Helvetica, sans-serif"), new XAttribute("font-size", 15), new XAttribute("fill", Ink),
        new XElement(Svg + "title", new XAttribute("id", "title"), Title),
        new XElement(Svg + "desc", new XAttribute("id", "desc"), Description),
        new XElement(
            Svg + "defs",
            Pattern("hatched", 8, new XElement(Svg + "path", new XAttribute("d", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"), new XAttribute("stroke", Tone), new XAttribute("stroke-width", 2.5)))),
        new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
        Text(Margin, 32, Short(Title, Line * 2 / 3), new XAttribute("font-size", 19), new XAttribute("font-weight", "bold")),
        Bars.Select((bar, index) => Draw(bar, Top + (index * Step))));

    private static IEnumerable<XElement> Draw(Bar bar, int top)
    {
        var isOpen = bar.Part is null;
        yield return Text(Margin, top + 15, Short(bar.Label, isOpen ? Line : Line - (int)(bar.Value.Length * Bold)));
        // Where there is no bar, the value has its place.
        yield return Text(isOpen ? Margin : Width - Margin, isOpen ? top + 36 : top + 15, bar.Value, new XAttribute("text-anchor", isOpen ? "start" : "end"), new XAttribute("font-weight", "bold"));
        if (bar.Part is not { } part)
            yield break;
        const int room = Width - (2 * Margin);
        yield return Box(room, "#ffffff", "#9a9a9a");
        yield return Box(Math.Round(room * Math.Clamp(part, 0, 1), 1), bar.Fill switch { Fill.Solid => Tone, Fill.Hatched => "url(#hatched)", _ => "#ffffff" }, Ink);

        XElement Box(decimal width, string fill, string stroke) => new(
            Svg + "rect", new XAttribute("x", Margin), new XAttribute("y", top + 22), new XAttribute("width", width.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("height", BarHeight), new XAttribute("fill", fill), new XAttribute("stroke", stroke));
    }

    private static XElement Pattern(string id, int size, XElement content) => new(
        Svg + "pattern", new XAttribute("id", id), new XAttribute("width", size), new XAttribute("height", size), new XAttribute("patternUnits", "userSpaceOnUse"),
        new XElement(Svg + "rect", new XAttribute("width", size), new XAttribute("height", size), new XAttribute("fill", "#ffffff")), content);

    private static XElement Text(int x, int y, string text, params XAttribute[] more) =>
        new(Svg + "text", new XAttribute("x", x), new XAttribute("y", y), more, text);

    private static string Short(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest - 1)]}…";
}
