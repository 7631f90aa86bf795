namespace DocumentService.Search;

/// <summary>The words of a query as the database knows them.</summary>
/// <param name="Stems">Of words in any inflection.</param>
/// <param name="Beginnings">Of words as they are written.</param>
/// <param name="InTitles">Looked for in titles, and not in contents.</param>
public sealed record SearchedWords(string[] Stems, string[] Beginnings, bool InTitles)
{
    /// <summary>Stands for the name of the sheet in a query. It is in no word, and in no value that is looked for.</summary>
    internal const string Sheet = "\n";

    /// <exception cref="Refused">INVALID_ARGUMENT when the query has nothing to look for.</exception>
    public static async Task<SearchedWords> Of(Work work, DocumentFilter filter, bool inTitles)
    {
        if (!filter.HasQuery)
            return new([], [], inTitles);
        var (stems, beginnings) = await work.One<(string[], string[])>(
            "SELECT tsvector_to_array(to_tsvector('swedish', translate(@words, '/-', '  '))), tsvector_to_array(to_tsvector('simple', translate(@beginnings, '/-', '  ')))",
            new { words = string.Join(' ', filter.Words), beginnings = string.Join(' ', filter.Beginnings) });
        return stems.Length + beginnings.Length > 0
            ? new(stems, beginnings, inTitles)
            : throw Refused.Invalid("query", $"expected a word that isn't in every text, found '{string.Join(' ', filter.Words)}'");
    }

    /// <summary>The terms that a document has to have, as a tsquery on <see cref="Sheet"/>; empty: every document fits.</summary>
    public string Terms(DocumentFilter filter) => string.Join(" & ",
        [
            .. filter.Terms().Select(one => $"({string.Join(" | ", one.Select(term => Quote(Sheet + term)))})"),
            .. Stems.Select(stem => Quote($"{Sheet}{(InTitles ? 't' : 'w')}{stem}")),
            .. Beginnings.Select(beginning => $"{Quote($"{Sheet}{(InTitles ? 'b' : 'f')}{beginning}")}:*"),
        ]);

    /// <summary>Any of the stems, as a tsquery.</summary>
    public string AnyStem => string.Join(" | ", Stems.Select(Quote));

    /// <summary>Any of the beginnings, as a tsquery.</summary>
    public string AnyBeginning => string.Join(" | ", Beginnings.Select(beginning => $"{Quote(beginning)}:*"));

    private static string Quote(string term) =>
        $"'{term.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
