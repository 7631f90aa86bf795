using System.Text.RegularExpressions;
using Contracts;
using ServiceDefaults;
using static System.FormattableString;

namespace DocumentService.Rendering;

/// <summary>
/// Numbers, dates and names as Swedish public documents write them. Own rules throughout: culture data differs between
/// machines, and a decision must give the same bytes everywhere.
/// </summary>
public static partial class SwedishText
{
    private const char NoBreakSpace = SwedishNumbers.NoBreakSpace;

    private static readonly string[] Months =
        ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];

    /// <summary>Definite forms of the nouns that offices end in.</summary>
    private static readonly (string Noun, string Definite)[] OfficeNouns =
        [("direktör", "direktören"), ("chef", "chefen"), ("sekreterare", "sekreteraren"), ("ledare", "ledaren"), ("handläggare", "handläggaren"),
         ("strateg", "strategen"), ("utvecklare", "utvecklaren"), ("samordnare", "samordnaren"), ("ordförande", "ordföranden")];

    /// <summary>Letters that some systems write as a base and a mark; without culture data the runtime puts nothing together.</summary>
    private static readonly (string Apart, string Letter)[] LettersApart =
        [("A\u030a", "Å"), ("a\u030a", "å"), ("A\u0308", "Ä"), ("a\u0308", "ä"), ("O\u0308", "Ö"), ("o\u0308", "ö"), ("E\u0301", "É"), ("e\u0301", "é"),
         ("U\u0308", "Ü"), ("u\u0308", "ü"), ("I\u0308", "Ï"), ("i\u0308", "ï")];

    public static string Kronor(decimal sek) => SwedishNumbers.Amount(sek) + NoBreakSpace + (sek == 1 ? "krona" : "kronor");

    /// <summary>A share as somebody stated it: 50 % or 82,97 %.</summary>
    public static string Percent(decimal percent) => SwedishNumbers.Percent(percent);

    /// <summary>A share as the amounts give it, always with one decimal so that a column lines up: 50,0 %.</summary>
    public static string RoundedPercent(decimal percent) => SwedishNumbers.Percent(percent, "0.0");

    /// <summary>23 februari 2024, or februari 2019 when the day is not known.</summary>
    public static string Date(PartialDate date) =>
        date.Day == 0 ? Invariant($"{Months[date.Month - 1]} {date.Year:0000}") : Invariant($"{date.Day}{NoBreakSpace}{Months[date.Month - 1]} {date.Year:0000}");

    /// <summary>den 16 februari 2024, or i februari 2019.</summary>
    public static string OnDate(PartialDate date) => (date.Day == 0 ? "i " : "den ") + Date(date);

    /// <summary>2024-02-23, for headers and references.</summary>
    public static string IsoDate(DateOnly day) => Invariant($"{day.Year:0000}-{day.Month:00}-{day.Day:00}");

    public static string Enumerate(IReadOnlyList<string> parts) => parts.Count switch
    {
        0 => "",
        1 => parts[0],
        _ => string.Join(", ", parts.Take(parts.Count - 1)) + " och " + parts[^1],
    };

    /// <summary>A name that the register capitalises, inside a sentence; abbreviations (HR-chef) keep their capitals.</summary>
    public static string InSentence(string name) =>
        name.Length > 1 && char.IsLower(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    public static string FirstUpper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>
    /// Regiondirektör → Regiondirektörens, Regional utvecklingsdirektör → Regionala utvecklingsdirektörens. An office that
    /// ends in a proper name takes only the genitive: Områdeschef Näringslivs.
    /// </summary>
    public static string Genitive(string office)
    {
        foreach (var (noun, definite) in OfficeNouns)
        {
            if (!office.EndsWith(noun, StringComparison.OrdinalIgnoreCase))
                continue;
            var words = office.Split(' ');
            for (var i = 0; i < words.Length - 1; i++)
                if (words[i].EndsWith("al", StringComparison.Ordinal) || words[i].EndsWith("iv", StringComparison.Ordinal))
                    words[i] += "a";
            words[^1] = words[^1][..^noun.Length] + (words[^1].Length == noun.Length ? FirstUpperAs(words[^1], definite) : definite);
            return string.Join(' ', words) + "s";
        }
        return office.EndsWith('s') || office.EndsWith('x') || office.EndsWith('z') ? office : office + "s";
    }

    private static string FirstUpperAs(string model, string text) => char.IsUpper(model[0]) ? FirstUpper(text) : text;

    /// <summary>One line, whatever came: no line break or control character can pose as a heading, and no number is torn apart.</summary>
    public static string Line(string text)
    {
        foreach (var (apart, letter) in LettersApart)
            text = text.Replace(apart, letter, StringComparison.Ordinal);
        return TornNumber().Replace(Spaces().Replace(Invisible().Replace(text, ""), " ").Trim(' '), NoBreakSpace.ToString());
    }

    /// <summary>The paragraphs of a text, which blank lines part.</summary>
    public static IEnumerable<string> Paragraphs(string text) =>
        BlankLine().Split(text.ReplaceLineEndings("\n")).Select(Line).Where(paragraph => paragraph.Length > 0);

    /// <summary>Format characters (direction overrides, joiners) and controls other than white space; never soft hyphens.</summary>
    [GeneratedRegex(@"[\p{Cf}\p{Cc}-[\u00ad\t\n\r\f\v\u0085]]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"[ \t\n\r\f\v\u0085\u2028\u2029]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=\d) (?=\d{3}(?!\d))|(?<=\d) (?=(?:kronor|krona|kr|procent|%|kap\.)(?!\w))|(?<=(?<!\w)(?:§|punkt|anslag|kap\.|art\.)) (?=\d)|(?<=\d) (?=§)")]
    private static partial Regex TornNumber();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLine();
}
