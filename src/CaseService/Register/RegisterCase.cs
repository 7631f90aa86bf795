namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> RegisterCase(Wire.RegisterCaseRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation, Roles.Registrar);
        var violations = new Violations();
        var content = CaseContent.Read(request.Case, organisation, violations);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var board = await BoardOfSeries(work, organisation, request.Series, request.Case.Board);
            await CheckUnit(work, organisation, content.Unit);
            var today = SwedishTime.Day(work.At);
            var number = await work.One<int>(
                """
                INSERT INTO series_year (organisation, series, year, last_number) VALUES (@organisation, @Series, @Year, 1)
                ON CONFLICT (organisation, series, year) DO UPDATE SET last_number = series_year.last_number + 1
                RETURNING last_number
                """,
                new { organisation, request.Series, today.Year });
            if (number > CaseName.LargestNumber)
                throw Refused.Precondition("SERIES_FULL", "The series has no number left this year.", ("series", request.Series), ("year", $"{today.Year}"));
            return await Cases.Enter(work, new CaseName(organisation, request.Series, number, today.Year), board, content with { Registered = today }, imported: false);
        });
    }

    private static async Task<string> BoardOfSeries(Work work, string organisation, string series, string expected)
    {
        var board = await work.Find<string>("SELECT board FROM series WHERE organisation = @organisation AND series = @series", new { organisation, series })
            ?? throw Refused.NotFound("series", series);
        return expected.Length == 0 || expected == $"organisations/{organisation}/boards/{board}"
            ? board
            : throw Refused.Invalid("case.board", $"expected the board of the series {series}, organisations/{organisation}/boards/{board}, found '{expected}'");
    }

    private static async Task CheckUnit(Work work, string organisation, string? unit)
    {
        if (unit is not null && await work.Find<string>("SELECT unit FROM unit WHERE organisation = @organisation AND unit = @unit", new { organisation, unit }) is null)
            throw Refused.NotFound("unit", $"organisations/{organisation}/units/{unit}");
    }
}
