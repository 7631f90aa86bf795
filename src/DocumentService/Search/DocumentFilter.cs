namespace DocumentService.Search;

/// <summary>Which documents a search shows, read from the wire with all its faults noted.</summary>
/// <param name="Words">Words in any inflection.</param>
/// <param name="Beginnings">Beginnings of words.</param>
public sealed record DocumentFilter(
    string? CaseId, string Kind, Wire.Direction Direction, DateOnly? DateFrom, DateOnly? DateTo, IReadOnlyList<string> Words, IReadOnlyList<string> Beginnings)
{
    private const int LongestQuery = 200;
    private const int LongestKind = 100;
    private const int MostMonths = 24;
    private const int MostYears = 20;

    /// <summary>Whether there are words to look for.</summary>
    public bool HasQuery => Words.Count + Beginnings.Count > 0;

    /// <summary>Reads a search's filter and query.</summary>
    public static DocumentFilter Read(Wire.SearchDocumentsRequest request, string organisation, Violations violations)
    {
        var from = request.Filter ?? new Wire.DocumentFilter();
        var found = from.Case.Length == 0 ? null : CaseName.TryParse(from.Case);
        violations.Require(
            from.Case.Length == 0 || found?.Organisation == organisation, "filter.case",
            $"expected organisations/{organisation}/cases/SERIES-NUMBER-YEAR, found '{from.Case}'");
        violations.Require(Enum.IsDefined(from.Direction), "filter.direction", $"expected a known direction, found {(int)from.Direction}");
        var (dateFrom, dateTo) = (from.DateFrom.Read(violations, "filter.date_from"), from.DateTo.Read(violations, "filter.date_to"));
        violations.Require(!(dateFrom > dateTo), "filter.date_to", "expected a day that isn't before date_from");
        var parts = violations.OptionalLine(request.Query, "query", LongestQuery).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(part => part.EndsWith('*'), part => part.TrimEnd('*'));
        return new DocumentFilter(
            found?.Id, violations.OptionalLine(from.Kind, "filter.kind", LongestKind), from.Direction, dateFrom, dateTo, [.. parts[false]], [.. parts[true]]);
    }

    /// <summary>The terms of a document that fits, but for the words; each of them may be one of several.</summary>
    public IEnumerable<IReadOnlyList<string>> Terms()
    {
        if (CaseId is not null)
            yield return ["c" + CaseId];
        if (Kind.Length > 0)
            yield return ["k" + Kind];
        if (Direction != Wire.Direction.Unspecified)
            yield return [$"d{Direction}"];
        // What is left of a range, and a long or open one, is compared on the rows.
        if (DateFrom is not { } first || DateTo is not { } last)
            yield break;
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        if (months <= MostMonths)
            yield return [.. Enumerable.Range(0, months).Select(first.AddMonths).Select(month => $"m{month.Year}-{month.Month}")];
        else if (last.Year - first.Year < MostYears)
            yield return [.. Enumerable.Range(first.Year, last.Year - first.Year + 1).Select(year => $"y{year}")];
    }

    /// <summary>What the row of a document that fits is like, and so never shown by a term that has become old.</summary>
    public string Rows => string.Concat(
        CaseId is null ? "" : " AND document.case_id = @CaseId",
        Kind.Length == 0 ? "" : " AND document.kind = @Kind",
        Direction == Wire.Direction.Unspecified ? "" : " AND document.direction = @direction",
        DateFrom is null ? "" : " AND document.date >= @DateFrom",
        DateTo is null ? "" : " AND document.date <= @DateTo");
}
