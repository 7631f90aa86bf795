namespace CaseService.Register;

/// <summary>Where a page of a list ends: newest first by year, then by number; the series tells cases of the same number apart.</summary>
public sealed record CasePosition(int Year, int Number, string Series)
{
    /// <summary>The case's id in its organisation.</summary>
    public string Id => $"{Series}-{Number}-{Year}";
}

/// <summary>What cases are found by: a row for each, with its terms.</summary>
public static class CaseSearch
{
    /// <summary>Cases of an organisation after a position, newest first.</summary>
    /// <param name="terms">That each case has; empty: any case.</param>
    public static Task<List<CasePosition>> Find(Work work, string organisation, CaseFilter filter, string terms, CasePosition after, int most) =>
        work.All<CasePosition>(
            terms.Length > 0 ? ByTerms(Fits(filter)) : All(Fits(filter)),
            new
            {
                organisation, terms, most, after.Year, after.Number, after.Series, filter.FromYear,
                filter.RegisteredFrom, filter.RegisteredTo, filter.PeriodFrom, filter.PeriodTo, filter.AmountFrom, filter.AmountTo,
            });

    // After the position, and in the ranges. What isn't asked for isn't there either: the planner takes each condition for one that leaves little.
    private static string Fits(CaseFilter filter) => string.Concat(
        "(year, number) <= (@Year, @Number) AND NOT ((year, number) = (@Year, @Number) AND series <= @Series)",
        filter.RegisteredFrom is null ? "" : " AND registered >= @RegisteredFrom",
        filter.RegisteredTo is null ? "" : " AND registered <= @RegisteredTo",
        filter.PeriodFrom is null ? "" : " AND coalesce(period_to, CASE WHEN period_from IS NOT NULL THEN 'infinity'::date END) >= @PeriodFrom",
        filter.PeriodTo is null ? "" : " AND coalesce(period_from, CASE WHEN period_to IS NOT NULL THEN '-infinity'::date END) <= @PeriodTo",
        filter.AmountFrom is null && filter.AmountTo is null ? "" : " AND EXISTS (SELECT FROM unnest(amounts) AS amount WHERE true",
        filter.AmountFrom is null ? "" : " AND amount >= @AmountFrom",
        filter.AmountTo is null ? "" : " AND amount <= @AmountTo",
        filter.AmountFrom is null && filter.AmountTo is null ? "" : ")");

    // Sheet by sheet, newest first, until the page is full: only the hits on one sheet are ever sorted.
    private static string ByTerms(string fits) =>
        $"""
         SELECT hit.year, hit.number, hit.series
         FROM (
           SELECT year, sheet FROM (
             SELECT year, max(last_number) AS last_number FROM series_year WHERE organisation = @organisation AND year BETWEEN @FromYear AND @Year GROUP BY year) AS used,
             generate_series(0, sheet_of(last_number)) AS sheet
           WHERE (year, sheet) <= (@Year, sheet_of(@Number))
           ORDER BY year DESC, sheet DESC) AS sheet
         CROSS JOIN LATERAL (
           SELECT year, number, series FROM case_search
           WHERE terms @@ replace(@terms, '{CaseFilter.Sheet}', sheet_name(@organisation, sheet.year, sheet.sheet))::tsquery AND {fits}
           ORDER BY number DESC, series LIMIT @most) AS hit
         ORDER BY sheet.year DESC, sheet.sheet DESC, hit.number DESC, hit.series LIMIT @most
         """;

    private static string All(string fits) =>
        $"SELECT year, number, series FROM case_search WHERE organisation = @organisation AND year >= @FromYear AND {fits} ORDER BY year DESC, number DESC, series LIMIT @most";

    /// <summary>Brings the rows of cases up to date, as the last thing of a transaction.</summary>
    public static void Keep(Work work, List<string> organisations, List<string> caseIds) =>
        work.Last(
            """
            INSERT INTO case_search (organisation, year, number, series, registered, period_from, period_to, amounts, terms)
            SELECT organisation, year, number, series, registered, period_from, period_to, amounts, terms
            FROM unnest($1, $2) AS changed (organisation, case_id) JOIN case_found USING (organisation, case_id)
            ON CONFLICT (organisation, year, number, series) DO UPDATE SET (registered, period_from, period_to, amounts, terms)
              = (excluded.registered, excluded.period_from, excluded.period_to, excluded.amounts, excluded.terms)
            WHERE (case_search.registered, case_search.period_from, case_search.period_to, case_search.amounts, case_search.terms)
              IS DISTINCT FROM (excluded.registered, excluded.period_from, excluded.period_to, excluded.amounts, excluded.terms)
            """,
            null, organisations, caseIds);
}
