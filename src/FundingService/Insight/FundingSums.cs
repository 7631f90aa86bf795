namespace FundingService.Insight;

/// <summary>What a query asks for.</summary>
internal sealed record FundingQuery(
    string Organisation, IReadOnlySet<FundingDimension> By, string Frame, string Source, string Unit, int Year, string Case)
{
    private const int LongestSource = 63;

    public static FundingQuery Read(QueryFundingRequest request, Violations violations)
    {
        var organisation = Names.Organisation(request.Parent);
        violations.Require(request.GroupBy.Count > 0, "group_by", "expected at least one of frame, source, unit, year and case");
        foreach (var (index, one) in request.GroupBy.Index())
            violations.Require(Enum.IsDefined(one) && one != FundingDimension.Unspecified, $"group_by[{index}]", $"expected frame, source, unit, year or case, found {(int)one}");
        foreach (var (field, collection, name) in new[] { ("frame", "frames", request.Frame), ("unit", "units", request.Unit) })
            violations.Require(
                name.Length == 0 || Names.TryIn(collection, name)?.Organisation == organisation, field, $"expected organisations/{organisation}/{collection}/ID, found '{name}'");
        violations.Require(
            request.Case.Length == 0 || CaseName.TryParse(request.Case)?.Organisation == organisation, "case", $"expected a case of organisations/{organisation}, found '{request.Case}'");
        violations.Require(request.Year is 0 or >= 1900 and <= 2200, "year", $"expected 0 or a year, found {request.Year}");
        return new FundingQuery(
            organisation, request.GroupBy.ToHashSet(), Names.TryIn("frames", request.Frame)?.Id ?? "", violations.OptionalText(request.Source, "source", LongestSource),
            Names.TryIn("units", request.Unit)?.Id ?? "", request.Year, CaseName.TryParse(request.Case)?.Id ?? "");
    }
}

/// <summary>Sums over everything that is known of money.</summary>
internal sealed record FundingSums(
    string Frame, string Source, string Unit, int Year, string CaseId, decimal Allocated, decimal Granted, decimal Held, decimal Committed, decimal Forward, decimal InKind,
    decimal Paid, decimal Remaining, decimal Forecast)
{
    // Each fact has all dimensions that are known of it, and one or a few amounts.
    private const string Facts =
        """
        fact (frame, source, unit, year, case_id, allocated, granted, held, committed, forward, in_kind, paid, remaining, forecast) AS (
          SELECT frame, 'own-frame', unit, year, '', coalesce(allocated, 0), 0, 0, 0, 0, 0, 0::numeric, coalesce(allocated - held - committed, 0), 0::numeric
          FROM frame_year JOIN frame USING (organisation, frame) WHERE organisation = @Organisation
        UNION ALL
          SELECT frame, 'own-frame', unit, year, case_id, 0, 0,
            CASE WHEN kind = 'CASH' AND state = 'HELD' THEN placement.amount ELSE 0 END,
            CASE WHEN kind = 'CASH' AND state = 'COMMITTED' THEN placement.amount ELSE 0 END,
            CASE WHEN kind = 'CASH' AND allocated IS NULL THEN placement.amount ELSE 0 END,
            CASE WHEN kind = 'IN_KIND' THEN placement.amount ELSE 0 END,
            0, 0, CASE WHEN kind = 'CASH' THEN placement.amount ELSE 0 END
          FROM reservation JOIN reservation_line USING (organisation, reservation) JOIN placement USING (organisation, reservation, settlement, line)
          JOIN frame_year USING (organisation, frame, year) JOIN frame USING (organisation, frame)
          WHERE organisation = @Organisation AND state <> 'RELEASED'
        UNION ALL
          SELECT '', source, '', decided, case_id, 0, granted, 0, 0, 0, 0, 0, remaining, 0 FROM granted
        UNION ALL
          SELECT '', source, '', extract(year FROM payment.paid)::int, case_id, 0, 0, 0, 0, 0, 0, CASE WHEN kind = 'RECOVERY' THEN -payment.amount ELSE payment.amount END, 0, 0
          FROM payment JOIN granted USING (case_id, application) WHERE organisation = @Organisation AND payment.paid IS NOT NULL
        UNION ALL
          -- To the öre: what doesn't divide falls on the first year.
          SELECT '', source, '', year, case_id, 0, 0, 0, 0, 0, 0, 0, 0,
            trunc((due + remaining) / years, 2) + CASE WHEN year = first THEN due + remaining - trunc((due + remaining) / years, 2) * years ELSE 0 END
          FROM granted, generate_series(first, last) AS year WHERE due + remaining > 0
        )
        """;

    private const string Grants =
        """
        granted AS (
          SELECT case_id, application, source, granted, grant_account.due, remaining, extract(year FROM day)::int AS decided, first, greatest(first, last) AS last,
            greatest(first, last) - first + 1 AS years
          FROM grant_account JOIN application USING (organisation, case_id, application)
          CROSS JOIN LATERAL (
            SELECT make_date((content #>> '{day,year}')::int, (content #>> '{day,month}')::int, (content #>> '{day,day}')::int) AS day,
              greatest((content #>> '{grant,from,year}')::int, @thisYear) AS first, coalesce((content #>> '{grant,to,year}')::int, @thisYear) AS last
            FROM application_step WHERE application_step.organisation = grant_account.organisation AND application_step.case_id = grant_account.case_id
              AND application_step.application = grant_account.application AND kind = 'GRANTED' ORDER BY step DESC LIMIT 1) AS outcome
          WHERE organisation = @Organisation
        )
        """;

    /// <summary>The sums of each group, in their order.</summary>
    /// <param name="after">The row that the page comes after; null: the first page.</param>
    public static Task<List<FundingSums>> Of(Work work, FundingQuery query, FundingPosition? after, int most) =>
        work.All<FundingSums>(
            $"""
            WITH {Grants}, {Facts}, one AS (
              SELECT CASE WHEN @byFrame THEN frame ELSE '' END AS frame, CASE WHEN @bySource THEN source ELSE '' END AS source, CASE WHEN @byUnit THEN unit ELSE '' END AS unit,
                CASE WHEN @byYear THEN year ELSE 0 END AS year, CASE WHEN @byCase THEN case_id ELSE '' END AS case_id,
                allocated, granted, held, committed, forward, in_kind, paid, remaining, forecast
              FROM fact
              WHERE (@Frame = '' OR frame = @Frame) AND (@Source = '' OR source = @Source) AND (@Unit = '' OR unit = @Unit) AND (@Year = 0 OR year = @Year)
                AND (@Case = '' OR case_id = @Case)
            )
            SELECT frame, source, unit, year, case_id, sum(allocated) AS allocated, sum(granted) AS granted, sum(held) AS held, sum(committed) AS committed,
              sum(forward) AS forward, sum(in_kind) AS in_kind, sum(paid) AS paid, sum(remaining) AS remaining, sum(forecast) AS forecast
            FROM one WHERE @isFirst OR (frame, source, unit, year, case_id) > (@frameAfter, @sourceAfter, @unitAfter, @yearAfter, @caseAfter)
            GROUP BY frame, source, unit, year, case_id ORDER BY frame, source, unit, year, case_id LIMIT @most
            """,
            new
            {
                query.Organisation,
                query.Frame,
                query.Source,
                query.Unit,
                query.Year,
                query.Case,
                thisYear = SwedishTime.Day(work.At).Year,
                byFrame = query.By.Contains(FundingDimension.Frame),
                bySource = query.By.Contains(FundingDimension.Source),
                byUnit = query.By.Contains(FundingDimension.Unit),
                byYear = query.By.Contains(FundingDimension.Year),
                byCase = query.By.Contains(FundingDimension.Case),
                isFirst = after is null,
                frameAfter = after?.Frame ?? "",
                sourceAfter = after?.Source ?? "",
                unitAfter = after?.Unit ?? "",
                yearAfter = after?.Year ?? 0,
                caseAfter = after?.CaseId ?? "",
                most,
            });

    public FundingRow ToMessage(string organisation) => new()
    {
        Frame = Frame.Length == 0 ? "" : $"organisations/{organisation}/frames/{Frame}",
        Source = Source,
        Unit = Unit.Length == 0 ? "" : $"organisations/{organisation}/units/{Unit}",
        Year = Year,
        Case = CaseId.Length == 0 ? "" : $"organisations/{organisation}/cases/{CaseId}",
        Allocated = Allocated.ToMoney(),
        Granted = Granted.ToMoney(),
        Held = Held.ToMoney(),
        Committed = Committed.ToMoney(),
        Forward = Forward.ToMoney(),
        InKind = InKind.ToMoney(),
        Paid = Paid.ToMoney(),
        Left = Remaining.ToMoney(),
        Forecast = Forecast.ToMoney(),
    };
}

/// <summary>Where a page ended.</summary>
internal sealed record FundingPosition(string Frame, string Source, string Unit, int Year, string CaseId);
