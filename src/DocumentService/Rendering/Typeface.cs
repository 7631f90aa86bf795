using System.Globalization;
using System.Text;

namespace DocumentService.Rendering;

/// <summary>
/// Which characters the pinned typeface (Source Sans 3) has. PDF/A allows no missing glyph, and a typeface that happens to
/// be on the machine must not step in, so anything else is printed as its number: [U+1F600].
/// </summary>
public static class Typeface
{
    /// <summary>Latin with Sami, Vietnamese and combining marks, Greek, Cyrillic, punctuation, currencies and common signs.</summary>
    private static readonly (int First, int Last)[] Covered =
    [
        (0x0020, 0x007E), (0x00A0, 0x0181), (0x018F, 0x0190), (0x0192, 0x0192), (0x01A0, 0x01A1), (0x01AF, 0x01B0), (0x01B7, 0x01B7),
        (0x01CD, 0x01DD), (0x01E6, 0x01E7), (0x01EE, 0x01EF), (0x01FA, 0x01FF), (0x0218, 0x021B), (0x0292, 0x0292), (0x02C6, 0x02C7),
        (0x02D8, 0x02DD), (0x0300, 0x030C), (0x0323, 0x0329), (0x0384, 0x038A), (0x038C, 0x038C), (0x038E, 0x03A1), (0x03A3, 0x03CE),
        (0x0400, 0x045F), (0x0490, 0x0491), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2009, 0x200A), (0x2010, 0x201E),
        (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E),
        (0x20AC, 0x20AC), (0x2116, 0x2117), (0x2122, 0x2122), (0x2126, 0x2126), (0x2153, 0x215E), (0x2190, 0x2199), (0x2202, 0x2202),
        (0x2206, 0x2206), (0x220F, 0x220F), (0x2211, 0x2212), (0x2215, 0x2215), (0x2219, 0x221A), (0x221E, 0x221E), (0x222B, 0x222B),
        (0x2248, 0x2248), (0x2260, 0x2261), (0x2264, 0x2265), (0x25A0, 0x25A1), (0x25CA, 0x25CA), (0x2610, 0x2611), (0x2713, 0x2714),
    ];

    public static IEnumerable<Rune> Characters => Covered.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(code => new Rune(code));

    public static string Printable(string text)
    {
        if (text.EnumerateRunes().All(IsCovered))
            return text;
        var printable = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            if (IsCovered(rune))
                printable.Append(rune);
            else
                printable.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        return printable.ToString();
    }

    private static bool IsCovered(Rune rune) => Array.Exists(Covered, range => range.First <= rune.Value && rune.Value <= range.Last);
}
