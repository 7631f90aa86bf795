namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> ImportCase(Wire.ImportCaseRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation, Roles.Registrar);
        var violations = new Violations();
        var content = CaseContent.Read(request.Case, organisation, violations);
        var number = CaseName.TryParseNumber(organisation, request.Case?.Number ?? "");
        violations.Require(number is not null, "case.number", $"expected SERIES/NUMBER/YEAR, found '{request.Case?.Number}'");
        violations.Require(number is null || number.Year <= clock.Today().Year, "case.number", "expected a year that has begun");
        violations.Refuse();

        return database.Once(request, context, work => Import(work, number!, content, request.Case!.Board, request.AllowGap));
    }

    private static async Task<Wire.Case> Import(Work work, CaseName name, CaseContent content, string expectedBoard, bool allowGap)
    {
        var board = await BoardOfSeries(work, name.Organisation, name.Series, expectedBoard);
        await CheckUnit(work, name.Organisation, content.Unit);
        // Locks the counter before looking, so that no registration takes the number in between.
        var last = await work.One<int>(
            """
            INSERT INTO series_year (organisation, series, year, last_number, imported) VALUES (@Organisation, @Series, @Year, 0, true)
            ON CONFLICT (organisation, series, year) DO UPDATE SET imported = true RETURNING last_number
            """,
            new { name.Organisation, name.Series, name.Year });
        var (title, digest) = await work.Find<(string, byte[])>(
            "SELECT title, digest FROM case_file WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id });
        if (digest is null)
        {
            if (name.Number > last)
                await ContinueAfter(work, name, last, allowGap);
            var offices = await History.OfficesOf(work, name.Organisation, work.Caller.Subject);
            return Cases.Enter(work, [new NewCase(name, board, content, Imported: true, work.Caller, offices, Trace: null)])[0].ToMessage();
        }

        return digest.AsSpan().SequenceEqual(content.Digest)
            ? await Cases.Load(work, name)
            : throw Refused.Exists("NUMBER_TAKEN", $"{name.CaseNumber} is taken by a case with other content.", ("number", name.CaseNumber), ("title", title));
    }

    /// <summary>Lets the series go on after a number above the last one. What lies between is no case's.</summary>
    private static async Task ContinueAfter(Work work, CaseName name, int last, bool allowGap)
    {
        var key = new { name.Organisation, name.Series, name.Year, name.Number, first = last + 1 };
        if (name.Number > last + 1)
        {
            // Of a year that was numbered elsewhere, nobody knows better. Where numbers are given here, one that is mistyped would end the series, and nothing undoes that.
            if (!allowGap && await work.One<bool>(
                "SELECT EXISTS (SELECT FROM case_file WHERE series = @Series AND year = @Year AND organisation = @Organisation AND NOT imported)", key))
                throw Refused.Precondition("NUMBER_LEAVES_GAP", $"{name.CaseNumber} is above the last number of a series in which cases are registered; allow_gap says that it is meant.",
                    ("number", name.CaseNumber), ("last", $"{name.Series}/{last}/{name.Year}"));
            await work.ExecuteOne("INSERT INTO series_gap (organisation, series, year, first, last) VALUES (@Organisation, @Series, @Year, @first, @Number - 1)", key);
        }

        await work.ExecuteOne("UPDATE series_year SET last_number = @Number WHERE organisation = @Organisation AND series = @Series AND year = @Year", key);
    }

    private static async Task<string> BoardOfSeries(Work work, string organisation, string series, string expected)
    {
        var board = await work.Find<string>("SELECT board FROM series WHERE organisation = @organisation AND series = @series", new { organisation, series })
            ?? throw Refused.NotFound("series", series);
        return Registrations.IsBoard(organisation, board, expected) ? board : throw Registrations.WrongBoard(organisation, series, board, expected);
    }

    private static async Task CheckUnit(Work work, string organisation, string? unit)
    {
        if (unit is not null && await work.Find<string>("SELECT unit FROM unit WHERE organisation = @organisation AND unit = @unit", new { organisation, unit }) is null)
            throw Refused.NotFound("unit", $"organisations/{organisation}/units/{unit}");
    }
}
