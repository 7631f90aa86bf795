using Npgsql;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> RegisterCase(Wire.RegisterCaseRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation, Roles.Registrar);
        var violations = new Violations();
        violations.Require(CaseName.IsSeries(request.Series), "series", $"expected 1 to 12 capital letters, found '{request.Series}'");
        var content = CaseContent.Read(request.Case, organisation, violations);
        violations.Refuse();

        var asked = new Registration(organisation, request.Series, request.Case.Board, content);
        return registrations.Once($"{organisation}/{request.Series}", request, context, asked);
    }
}

/// <summary>A case that waits for its number.</summary>
/// <param name="ExpectedBoard">The resource name of the series' board; empty: whichever it is.</param>
public sealed record Registration(string Organisation, string Series, string ExpectedBoard, CaseContent Content);

/// <summary>Registers cases of one series together: the numbers are one update of the counter, the cases a few statements.</summary>
public static class Registrations
{
    /// <summary>Gives each case that can be registered the next number.</summary>
    public static async Task Register(Work work, IReadOnlyList<Sharing<Registration, Wire.Case>> asked)
    {
        var (organisation, series) = (asked[0].Asked.Organisation, asked[0].Asked.Series);
        var today = SwedishTime.Day(work.At);
        var found = await TakeNumbers(work, organisation, series, today, asked);
        if (found.Board is null)
        {
            foreach (var one in asked)
                one.Refuse(Refused.NotFound("series", series));
            return;
        }

        var (registered, number) = (new List<(Sharing<Registration, Wire.Case> Asked, NewCase Case)>(asked.Count), found.FirstNumber);
        foreach (var one in asked)
        {
            if (WhyNot(one.Asked, found, number, today.Year) is { } refusal)
                one.Refuse(refusal);
            else
                registered.Add((one, new NewCase(
                    new CaseName(organisation, series, number++, today.Year), found.Board, one.Asked.Content with { Registered = today }, Imported: false, one.Caller,
                    [.. found.Offices[one.Caller.Subject]], one.Trace)));
        }

        // The counter is locked, so what was taken for those who were refused is put back before anybody sees it.
        if (registered.Count < asked.Count)
            work.Last(
                "UPDATE series_year SET last_number = last_number - $1 WHERE organisation = $2 AND series = $3 AND year = $4",
                1, asked.Count - registered.Count, organisation, series, today.Year);
        if (registered.Count == 0)
            return;
        var entered = Cases.Enter(work, registered.ConvertAll(one => one.Case));
        foreach (var ((one, _), entry) in registered.Zip(entered))
            one.Answer(entry.ToMessage());
    }

    private sealed record Found(string? Board, int FirstNumber, HashSet<string> Units, ILookup<string, string> Offices);

    // One round trip for the numbers and all that the cases refer to.
    private static async Task<Found> TakeNumbers(Work work, string organisation, string series, DateOnly today, IReadOnlyList<Sharing<Registration, Wire.Case>> asked)
    {
        await using var batch = new NpgsqlBatch(work.Connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    """
                    INSERT INTO series_year (organisation, series, year, last_number) SELECT organisation, series, $3, $4 FROM series WHERE organisation = $1 AND series = $2
                    ON CONFLICT (organisation, series, year) DO UPDATE SET last_number = series_year.last_number + $4
                    RETURNING last_number, (SELECT board FROM series WHERE organisation = $1 AND series = $2)
                    """)
                {
                    Parameters = { new() { Value = organisation }, new() { Value = series }, new() { Value = today.Year }, new() { Value = asked.Count } },
                },
                new NpgsqlBatchCommand("SELECT unit FROM unit WHERE organisation = $1 AND unit = ANY($2)")
                {
                    Parameters = { new() { Value = organisation }, new() { Value = asked.Select(one => one.Asked.Content.Unit).OfType<string>().Distinct().ToArray() } },
                },
                new NpgsqlBatchCommand(
                    "SELECT person, office FROM tenure WHERE organisation = $1 AND person = ANY($2) AND from_day <= $3 AND coalesce(to_day, $3) >= $3 ORDER BY office")
                {
                    Parameters = { new() { Value = organisation }, new() { Value = asked.Select(one => one.Caller.Subject).Distinct().ToArray() }, new() { Value = today } },
                },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(work.Cancellation);
        var (last, board) = await rows.ReadAsync(work.Cancellation) ? (rows.GetInt32(0), rows.GetString(1)) : (0, null);
        await rows.NextResultAsync(work.Cancellation);
        var units = new HashSet<string>();
        while (await rows.ReadAsync(work.Cancellation))
            units.Add(rows.GetString(0));
        await rows.NextResultAsync(work.Cancellation);
        var offices = new List<(string Person, string Office)>();
        while (await rows.ReadAsync(work.Cancellation))
            offices.Add((rows.GetString(0), rows.GetString(1)));
        return new Found(board, last - asked.Count + 1, units, offices.ToLookup(one => one.Person, one => one.Office));
    }

    private static Refused? WhyNot(Registration asked, Found found, int number, int year) =>
        !IsBoard(asked.Organisation, found.Board!, asked.ExpectedBoard)
            ? WrongBoard(asked.Organisation, asked.Series, found.Board!, asked.ExpectedBoard)
        : asked.Content.Unit is { } unit && !found.Units.Contains(unit)
            ? Refused.NotFound("unit", $"organisations/{asked.Organisation}/units/{unit}")
        : number > CaseName.LargestNumber
            ? Refused.Precondition("SERIES_FULL", "The series has no number left this year.", ("series", asked.Series), ("year", $"{year}"))
        : null;

    /// <summary>Whether the board is the expected one; without expectation it is.</summary>
    public static bool IsBoard(string organisation, string board, string expected) => expected.Length == 0 || expected == $"organisations/{organisation}/boards/{board}";

    /// <summary>The refusal when it isn't.</summary>
    public static Refused WrongBoard(string organisation, string series, string board, string expected) =>
        Refused.Invalid("case.board", $"expected the board of the series {series}, organisations/{organisation}/boards/{board}, found '{expected}'");
}
