using System.Globalization;
using System.Text;

namespace Cli.Files;

/// <summary>Text from outside, made safe to print: no line break or control character reaches the terminal.</summary>
internal static class Printable
{
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isHarmless = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            line.Append(isHarmless ? rune.ToString() : "�");
        }

        return line.ToString();
    }

    /// <summary>At most so many characters; the last is … when something is left out.</summary>
    public static string Short(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1).TrimEnd(), "…");
}
