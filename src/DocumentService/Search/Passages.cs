namespace DocumentService.Search;

/// <summary>What is shown of the hits on one page.</summary>
public static class Passages
{
    // No text that was read holds control characters.
    private const char HitBegins = '\u0002';
    private const char HitEnds = '\u0003';
    private const char PassageEnds = '\u0004';

    private static readonly string Marks = $"StartSel={HitBegins}, StopSel={HitEnds}, FragmentDelimiter={PassageEnds}";
    private static readonly string Whole = $"{Marks}, HighlightAll=true";
    private static readonly string Parts = $"{Marks}, MaxFragments=3, MaxWords=24, MinWords=8";

    /// <summary>Titles and passages by place.</summary>
    public static async Task<Dictionary<int, (Wire.Passage Title, IReadOnlyList<Wire.Passage> Passages)>> Of(
        Work work, string organisation, SearchedWords words, IEnumerable<DocumentPlace> page)
    {
        var shown = await work.All<Shown>(
            $"""
             SELECT place, {Marked("title", words, nameof(Whole))} AS title, {(words.InTitles ? "''" : Marked("text_near(text, @words)", words, nameof(Parts)))} AS text
             FROM document_search WHERE organisation = @organisation AND place = ANY (@places)
             """,
            new
            {
                organisation, places = page.Select(one => one.Place).ToArray(), words = words.Stems.Concat(words.Beginnings).ToArray(),
                words.AnyStem, words.AnyBeginning, Whole, Parts,
            });
        return shown.ToDictionary(one => one.Place, one => (Read(one.Title), (IReadOnlyList<Wire.Passage>)[.. one.Text.Split(PassageEnds, StringSplitOptions.RemoveEmptyEntries).Select(Read)]));
    }

    // Stems and beginnings are looked for in different forms of the text: those that are looked for second are marked in what was chosen first.
    private static string Marked(string text, SearchedWords words, string options) => (words.Stems.Length > 0, words.Beginnings.Length > 0) switch
    {
        (true, false) => $"ts_headline('swedish', {text}, @AnyStem::tsquery, @{options})",
        (false, true) => $"ts_headline('swedish_form', {text}, @AnyBeginning::tsquery, @{options})",
        (true, true) => $"ts_headline('swedish_form', ts_headline('swedish', {text}, @AnyStem::tsquery, @{options}), @AnyBeginning::tsquery, @{nameof(Whole)})",
        _ => options == nameof(Whole) ? text : "''",
    };

    private static Wire.Passage Read(string marked)
    {
        var passage = new Wire.Passage();
        var hit = false;
        for (var rest = marked.AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOfAny(HitBegins, HitEnds);
            var piece = end < 0 ? rest : rest[..end];
            if (piece.Length > 0)
                passage.Pieces.Add(new Wire.Piece { Text = $"{piece}", Hit = hit });
            if (end < 0)
                break;
            hit = rest[end] == HitBegins;
            rest = rest[(end + 1)..];
        }

        return passage;
    }

    private sealed record Shown(int Place, string Title, string Text);
}
