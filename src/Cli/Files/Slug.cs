using System.Text;

namespace Cli.Files;

/// <summary>A title as a part of a file name: small letters, digits and hyphens.</summary>
internal static class Slug
{
    private const int Longest = 60;

    public static string Of(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (var letter in title.ToLowerInvariant())
        {
            var plain = letter switch { 'å' or 'ä' or 'á' or 'à' => 'a', 'ö' or 'ó' => 'o', 'é' or 'è' => 'e', 'ü' => 'u', _ => letter };
            if (char.IsAsciiLetterOrDigit(plain))
                slug.Append(plain);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var text = slug.ToString();
        text = (text.Length > Longest ? text[..Longest] : text).Trim('-');
        return text.Length > 0 ? text : "handling";
    }
}
