namespace CaseService.Organisations;

public sealed partial class OrganisationEndpoints
{
    public override Task<Wire.Organisation> GetOrganisation(Wire.GetOrganisationRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Name, "name");
        context.Caller().In(organisation);
        return database.Read(context, work => Load(work, organisation));
    }

    private static async Task<Wire.Organisation> Load(Work work, string organisation)
    {
        await using var answers = await work.Several(
            """
            SELECT display_name FROM organisation WHERE organisation = @organisation;
            SELECT board, display_name, ARRAY(SELECT series FROM series WHERE series.organisation = board.organisation AND series.board = board.board ORDER BY series)
            FROM board WHERE organisation = @organisation ORDER BY board;
            SELECT unit, display_name FROM unit WHERE organisation = @organisation ORDER BY unit;
            SELECT office, display_name FROM office WHERE organisation = @organisation ORDER BY office;
            SELECT office, person, display_name, from_day, to_day, acting FROM tenure JOIN person USING (organisation, person)
            WHERE organisation = @organisation ORDER BY office, from_day, person
            """,
            new { organisation });
        var displayName = await answers.ReadSingleOrDefaultAsync<string>() ?? throw Refused.NotFound("organisation", $"organisations/{organisation}");
        var boards = await answers.ReadAsync<(string Id, string Name, string[] Series)>();
        var units = await answers.ReadAsync<(string Id, string Name)>();
        var offices = await answers.ReadAsync<(string Id, string Name)>();
        var tenures = (await answers.ReadAsync<(string Office, string Person, string Name, DateOnly From, DateOnly? To, bool Acting)>()).ToLookup(tenure => tenure.Office);

        var root = $"organisations/{organisation}";
        return new Wire.Organisation
        {
            Name = root,
            DisplayName = displayName,
            Boards = { boards.Select(board => new Wire.Board { Name = $"{root}/boards/{board.Id}", DisplayName = board.Name, Series = { board.Series } }) },
            Units = { units.Select(unit => new Wire.Unit { Name = $"{root}/units/{unit.Id}", DisplayName = unit.Name }) },
            Offices =
            {
                offices.Select(office => new Wire.Office
                {
                    Name = $"{root}/offices/{office.Id}",
                    DisplayName = office.Name,
                    Tenures =
                    {
                        from tenure in tenures[office.Id]
                        select new Wire.Tenure
                        {
                            Person = $"{root}/persons/{tenure.Person}",
                            PersonName = tenure.Name,
                            From = tenure.From.ToDate(),
                            To = tenure.To.ToDate(),
                            Acting = tenure.Acting,
                        },
                    },
                }),
            },
        };
    }
}
