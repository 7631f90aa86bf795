using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.ConflictOfInterest> NoteConflictOfInterest(Wire.NoteConflictOfInterestRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Parent, "parent");
        var caller = context.Caller();
        caller.In(name.Organisation);
        caller.MustBePerson();
        var wanted = request.Conflict ?? new();
        var violations = new Violations();
        var person = ReadPerson(wanted.Person, name, violations, "conflict.person");
        var ground = violations.Text(wanted.Ground, "conflict.ground", 1_000);
        violations.Require(wanted.From is not null, "conflict.from", "expected the day from which it is so");
        var from = wanted.From.Read(violations, "conflict.from");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var known = await work.Find<string>("SELECT display_name FROM person WHERE organisation = @Organisation AND person = @person", new { name.Organisation, person });
            if (known is null)
                throw Refused.Invalid("conflict.person", $"expected a person of the organisation, found '{person}'");
            var added = await work.Execute(
                """
                INSERT INTO conflict_of_interest (organisation, case_id, person, from_day, ground, noted_by, noted)
                VALUES (@Organisation, @Id, @person, @from, @ground, @Name, @noted) ON CONFLICT DO NOTHING
                """,
                new { name.Organisation, name.Id, person, from, ground, caller.Name, noted = SwedishTime.Day(work.At) });
            if (added == 1)
                await History.Add(work, name, "ConflictOfInterestNoted", new { Person = person, From = from, Ground = ground });
            return (await Conflicts.Of(work, name)).Single(one => one.Person == person && one.From == from).ToMessage(name);
        });
    }

    private static string ReadPerson(string resource, CaseName name, Violations violations, string field)
    {
        var found = Names.TryIn("persons", resource);
        violations.Require(found?.Organisation == name.Organisation, field, $"expected organisations/{name.Organisation}/persons/ID, found '{resource}'");
        return found?.Id ?? "";
    }
}
