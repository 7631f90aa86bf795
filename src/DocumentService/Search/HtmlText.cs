using System.Collections.Frozen;
using System.Net;

namespace DocumentService.Search;

/// <summary>
/// The text of a page, tag by tag. No tree is built: a page may nest as deep as it likes, and what a browser would make of its faults does not matter for its words.
/// </summary>
internal static class HtmlText
{
    // These may stand within a word or a sentence; every other element is a paragraph of its own.
    private static readonly FrozenSet<string> InSentence = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
        "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr");

    private static readonly FrozenSet<string> NoText = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "script", "style");

    public static void Read(string page, GatheredText text, CancellationToken limit)
    {
        for (var at = 0; at < page.Length && !text.IsFull;)
        {
            limit.ThrowIfCancellationRequested();
            var tag = page.IndexOf('<', at);
            if (tag != at)
            {
                var end = tag < 0 ? page.Length : tag;
                text.Add(WebUtility.HtmlDecode(page[at..end]));
                at = end;
            }
            else if (page.AsSpan(at).StartsWith("<!--"))
            {
                at = After("-->", page, at + 4);
            }
            else if (at + 1 < page.Length && (char.IsAsciiLetter(page[at + 1]) || page[at + 1] is '/' or '!' or '?'))
            {
                at = Tag(page, at, text);
            }
            else
            {
                text.Add("<");
                at++;
            }
        }
    }

    // From the sign < to what follows the element's tag, or the element when it holds no text.
    private static int Tag(string page, int at, GatheredText text)
    {
        var isEnd = page[at + 1] == '/';
        var start = at + (isEnd ? 2 : 1);
        var end = start;
        while (end < page.Length && char.IsAsciiLetterOrDigit(page[end]))
            end++;
        var name = page[start..end];
        if (!InSentence.Contains(name))
            text.Break();
        var next = EndOfTag(page, end);
        return NoText.Contains(name) && !isEnd ? EndOfTag(page, After($"</{name}", page, next)) : next;
    }

    private static int EndOfTag(string page, int at)
    {
        while (at < page.Length)
        {
            var sign = page.AsSpan(at).IndexOfAny('>', '"', '\'');
            if (sign < 0)
                break;
            at += sign + 1;
            if (page[at - 1] == '>')
                return at;
            at = After(page[(at - 1)..at], page, at);
        }

        return page.Length;
    }

    private static int After(string sign, string page, int at) =>
        page.IndexOf(sign, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? found + sign.Length : page.Length;
}
