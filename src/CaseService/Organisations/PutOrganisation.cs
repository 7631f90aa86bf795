namespace CaseService.Organisations;

public sealed partial class OrganisationEndpoints
{
    private const int Most = 2_000;

    public override Task<Wire.PutOrganisationResponse> PutOrganisation(Wire.PutOrganisationRequest request, ServerCallContext context)
    {
        var wanted = request.Organisation ?? new Wire.Organisation();
        var organisation = Names.Organisation(wanted.Name, "organisation.name");
        context.Caller().In(organisation, Roles.Administrator);
        Check(wanted, organisation);

        return database.Once(request, context, async work =>
        {
            var changed = await Put(work, organisation, wanted);
            if (changed > 0)
                await OrganisationHistory.Add(work, organisation, "OrganisationChanged", wanted);
            return new Wire.PutOrganisationResponse { Organisation = await Load(work, organisation), Changed = changed > 0 };
        });
    }

    private static void Check(Wire.Organisation wanted, string organisation)
    {
        var violations = new Violations();
        violations.Line(wanted.DisplayName, "organisation.display_name", 200);
        violations.Require(wanted.Boards.Count + wanted.Units.Count + wanted.Offices.Count <= Most, "organisation", $"expected at most {Most} boards, units and offices");
        violations.Require(wanted.Boards.Sum(board => board.Series.Count) + wanted.Offices.Sum(office => office.Tenures.Count) <= 5 * Most,
            "organisation", $"expected at most {5 * Most} series and tenures");
        violations.Refuse();
        foreach (var (board, i) in wanted.Boards.Select((board, i) => (board, i)))
        {
            CheckMember("boards", board.Name, board.DisplayName, $"organisation.boards[{i}]");
            foreach (var series in board.Series)
                violations.Require(CaseName.IsSeries(series), $"organisation.boards[{i}].series", $"expected 1 to 12 capital letters, found '{series}'");
        }

        foreach (var (unit, i) in wanted.Units.Select((unit, i) => (unit, i)))
            CheckMember("units", unit.Name, unit.DisplayName, $"organisation.units[{i}]");
        foreach (var (office, i) in wanted.Offices.Select((office, i) => (office, i)))
        {
            CheckMember("offices", office.Name, office.DisplayName, $"organisation.offices[{i}]");
            foreach (var (tenure, j) in office.Tenures.Select((tenure, j) => (tenure, j)))
                CheckTenure(tenure, $"organisation.offices[{i}].tenures[{j}]");
        }

        violations.Refuse();

        void CheckMember(string collection, string name, string displayName, string field)
        {
            violations.Require(Names.TryIn(collection, name) is { } found && found.Organisation == organisation,
                $"{field}.name", $"expected organisations/{organisation}/{collection}/ID, found '{name}'");
            violations.Line(displayName, $"{field}.display_name", 200);
        }

        void CheckTenure(Wire.Tenure tenure, string field)
        {
            CheckMember("persons", tenure.Person, tenure.PersonName, field);
            var from = tenure.From.Read(violations, $"{field}.from");
            var to = tenure.To.Read(violations, $"{field}.to");
            violations.Require(tenure.From is not null, $"{field}.from", "expected a day");
            violations.Require(from is null || to is null || from <= to, $"{field}.to", $"expected a day that isn't before {from}, found {to}");
        }
    }

    // Each statement changes a row only where something differs, so the sum of changed rows tells whether anything did.
    private static async Task<int> Put(Work work, string organisation, Wire.Organisation wanted)
    {
        var changed = await work.Execute(
            """
            INSERT INTO organisation VALUES (@organisation, @DisplayName)
            ON CONFLICT (organisation) DO UPDATE SET display_name = excluded.display_name WHERE organisation.display_name <> excluded.display_name
            """,
            new { organisation, wanted.DisplayName });
        changed += await PutNamed(work, "board", organisation, wanted.Boards.Select(board => (board.Name, board.DisplayName)));
        changed += await PutNamed(work, "unit", organisation, wanted.Units.Select(unit => (unit.Name, unit.DisplayName)));
        changed += await PutNamed(work, "office", organisation, wanted.Offices.Select(office => (office.Name, office.DisplayName)));
        changed += await PutNamed(work, "person", organisation,
            wanted.Offices.SelectMany(office => office.Tenures).Select(tenure => (tenure.Person, tenure.PersonName)).Distinct());
        foreach (var board in wanted.Boards)
            foreach (var series in board.Series)
                changed += await PutSeries(work, organisation, series, Id(board.Name));
        foreach (var office in wanted.Offices)
            foreach (var tenure in office.Tenures)
                changed += await PutTenure(work, organisation, Id(office.Name), tenure);
        return changed;
    }

    private static async Task<int> PutNamed(Work work, string table, string organisation, IEnumerable<(string Name, string DisplayName)> members)
    {
        var changed = 0;
        foreach (var (name, displayName) in members)
        {
            changed += await work.Execute(
                $"""
                 INSERT INTO {table} VALUES (@organisation, @id, @displayName)
                 ON CONFLICT (organisation, {table}) DO UPDATE SET display_name = excluded.display_name WHERE {table}.display_name <> excluded.display_name
                 """,
                new { organisation, id = Id(name), displayName });
        }

        return changed;
    }

    private static async Task<int> PutSeries(Work work, string organisation, string series, string board)
    {
        var added = await work.Execute("INSERT INTO series VALUES (@organisation, @series, @board) ON CONFLICT DO NOTHING", new { organisation, series, board });
        var owner = await work.One<string>("SELECT board FROM series WHERE organisation = @organisation AND series = @series", new { organisation, series });
        return owner == board
            ? added
            : throw Refused.Precondition("SERIES_TAKEN", $"The series {series} belongs to another board.", ("series", series), ("board", owner), ("wanted", board));
    }

    private static Task<int> PutTenure(Work work, string organisation, string office, Wire.Tenure tenure) =>
        work.Execute(
            """
            INSERT INTO tenure VALUES (@organisation, @office, @person, @from, @to, @Acting)
            ON CONFLICT (organisation, office, person, from_day) DO UPDATE SET to_day = excluded.to_day, acting = excluded.acting
            WHERE (tenure.to_day, tenure.acting) IS DISTINCT FROM (excluded.to_day, excluded.acting)
            """,
            new { organisation, office, person = Id(tenure.Person), from = tenure.From.ToDay(), to = tenure.To.ToDay(), tenure.Acting });

    private static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];
}
