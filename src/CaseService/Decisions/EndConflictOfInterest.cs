using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.ConflictOfInterest> EndConflictOfInterest(Wire.EndConflictOfInterestRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Parent, "parent");
        var caller = context.Caller();
        caller.In(name.Organisation, Roles.Registrar);
        caller.MustBePerson();
        var violations = new Violations();
        var person = ReadPerson(request.Person, name, violations, "person");
        violations.Require(request.From is not null, "from", "expected the day that it was noted from");
        violations.Require(request.To is not null, "to", "expected the last day");
        var from = request.From.Read(violations, "from");
        var to = request.To.Read(violations, "to");
        violations.Require(from is null || to is null || from <= to, "to", $"expected a day that isn't before {from:yyyy-MM-dd}");
        violations.Refuse();
        if (person == caller.Subject)
            throw Refused.Denied("CONFLICT_OF_INTEREST", "Nobody ends a conflict of interest of his own.", ("person", person));

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var before = (await Conflicts.Of(work, name)).SingleOrDefault(one => one.Person == person && one.From == from)
                ?? throw Refused.NotFound("conflict of interest", $"{name} {request.Person} {from:yyyy-MM-dd}");
            if (before.To != to)
            {
                await work.ExecuteOne(
                    "UPDATE conflict_of_interest SET to_day = @to WHERE organisation = @Organisation AND case_id = @Id AND person = @person AND from_day = @from",
                    new { name.Organisation, name.Id, person, from, to });
                await History.Add(work, name, "ConflictOfInterestEnded", new { Person = person, From = from, To = to }, new { before.To });
            }

            return (before with { To = to }).ToMessage(name);
        });
    }
}
