using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseService.Register;

/// <summary>Which cases a list shows, read from the wire with all its faults noted.</summary>
/// <param name="Terms">Terms that a case has, but for the words: those are told by the database, which knows Swedish.</param>
/// <param name="Words">Words in any inflection.</param>
/// <param name="Beginnings">Beginnings of words.</param>
/// <param name="FromYear">Of the case number, as <paramref name="ToYear"/>.</param>
public sealed partial record CaseFilter(
    IReadOnlyList<string> Terms, IReadOnlyList<string> Words, IReadOnlyList<string> Beginnings, int FromYear, int ToYear,
    DateOnly? RegisteredFrom, DateOnly? RegisteredTo, DateOnly? PeriodFrom, DateOnly? PeriodTo, decimal? AmountFrom, decimal? AmountTo)
{
    /// <summary>Stands for the name of the sheet in a query. It is in no word, and in no value that is looked for.</summary>
    internal const string Sheet = "\n";

    /// <summary>Before every case that fits.</summary>
    public CasePosition Start => new(ToYear, int.MaxValue, "");

    private const int LongestQuery = 200;
    private const int LongestName = 200;

    /// <summary>Reads a list's filter and query.</summary>
    public static CaseFilter Read(Wire.ListCasesRequest request, string organisation, Violations violations)
    {
        var from = request.Filter ?? new Wire.CaseFilter();
        violations.Require(from.Year is 0 or (>= 1900 and <= 2199), "filter.year", $"expected a year from 1900 to 2199, found {from.Year}");
        violations.Require(Enum.IsDefined(from.Status), "filter.status", $"expected a known status, found {(int)from.Status}");
        var terms = new List<string>();
        Add('s', from.Series);
        Add('u', Id("units", from.Unit, "filter.unit"));
        Add('d', Id("offices", from.Office, "filter.office"));
        Add('o', Name(from.Officer, "filter.officer"));
        Add('m', Name(from.Financier, "filter.financier"));
        Add('t', CaseFile.StatusTerm(from.Status));
        var (registeredFrom, registeredTo) = (from.RegisteredFrom.Read(violations, "filter.registered_from"), from.RegisteredTo.Read(violations, "filter.registered_to"));
        violations.Require(!(registeredFrom > registeredTo), "filter.registered_to", "expected a day that isn't before registered_from");
        var (periodFrom, periodTo) = (from.PeriodFrom.Read(violations, "filter.period_from"), from.PeriodTo.Read(violations, "filter.period_to"));
        violations.Require(!(periodFrom > periodTo), "filter.period_to", "expected a day that isn't before period_from");
        var (amountFrom, amountTo) = (from.AmountFrom.Read(violations, "filter.amount_from"), from.AmountTo.Read(violations, "filter.amount_to"));
        violations.Require(!(amountFrom > amountTo), "filter.amount_to", "expected an amount that isn't below amount_from");

        var (words, beginnings, years) = (new List<string>(), new List<string>(), new List<int>());
        if (from.Year > 0)
            years.Add(from.Year);
        foreach (var part in violations.OptionalLine(request.Query, "query", LongestQuery).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberPattern().Match(part) is { Success: true } number)
            {
                terms.Add($"n{number.Groups[1].Value.ToUpperInvariant().Replace('-', '/')}{number.Groups[2].ValueSpan}");
                years.Add(int.Parse(number.Groups[3].ValueSpan, CultureInfo.InvariantCulture));
            }
            else
            {
                (part.EndsWith('*') ? beginnings : words).Add(part.TrimEnd('*'));
            }
        }

        return new CaseFilter(
            terms, words, beginnings, years.DefaultIfEmpty(0).Max(), years.DefaultIfEmpty(9999).Min(),
            registeredFrom, registeredTo, periodFrom, periodTo, amountFrom, amountTo);

        void Add(char kind, string value)
        {
            if (value.Length > 0)
                terms.Add(kind + value);
        }

        string Id(string collection, string name, string field)
        {
            var found = name.Length == 0 ? null : Names.TryIn(collection, name);
            violations.Require(name.Length == 0 || found?.Organisation == organisation, field, $"expected organisations/{organisation}/{collection}/ID, found '{name}'");
            return found?.Id ?? "";
        }

        string Name(string name, string field) => violations.OptionalLine(name, field, LongestName).ToLowerInvariant();
    }

    /// <summary>The terms of a case that fits, as a tsquery on <see cref="Sheet"/>; empty: every case fits.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT when the query has nothing to look for.</exception>
    public async Task<string> Query(Work work)
    {
        var all = Terms.Select(term => Quote(term)).ToList();
        if (Words.Count + Beginnings.Count > 0)
        {
            var (words, beginnings) = await work.One<(string[], string[])>(
                "SELECT tsvector_to_array(to_tsvector('swedish', translate(@words, '/-', '  '))), tsvector_to_array(to_tsvector('simple', translate(@beginnings, '/-', '  ')))",
                new { words = string.Join(' ', Words), beginnings = string.Join(' ', Beginnings) });
            if (words.Length + beginnings.Length == 0)
                throw Refused.Invalid("query", $"expected a word that isn't in every text, found '{string.Join(' ', Words)}'");
            all.AddRange(words.Select(word => Quote('w' + word)));
            // A word that is its own stem is kept as that alone.
            all.AddRange(beginnings.Select(beginning => $"({Quote('f' + beginning)}:* | {Quote('w' + beginning)}:*)"));
        }

        return string.Join(" & ", all);
    }

    private static string Quote(string term) =>
        $"'{Sheet}{term.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^([a-zåäö]{1,12}[/-])?([1-9][0-9]{0,6})(?(1)[/-]|/)((?:19|20|21)[0-9]{2})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
