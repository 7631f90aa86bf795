namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> RelateCase(Wire.RelateCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        var violations = new Violations();
        var other = CaseName.TryParseNumber(name.Organisation, request.Number);
        violations.Require(other is not null, "number", $"expected SERIES/NUMBER/YEAR, found '{request.Number}'");
        violations.Require(other != name, "number", "expected another case");
        var relation = violations.OptionalText(request.Relation, "relation", 500);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var others = await work.One<int>(
                "SELECT count(*) FROM related_case WHERE organisation = @Organisation AND case_id = @Id AND number <> @CaseNumber", new { name.Organisation, name.Id, other!.CaseNumber });
            if (others >= CaseContent.Most)
                throw Cases.Full(name, "related_cases");
            var changed = await work.Execute(
                """
                INSERT INTO related_case VALUES (@Organisation, @Id, @CaseNumber, @relation)
                ON CONFLICT (organisation, case_id, number) DO UPDATE SET relation = excluded.relation WHERE related_case.relation <> excluded.relation
                """,
                new { name.Organisation, name.Id, other.CaseNumber, relation });
            if (changed == 1)
                await History.Add(work, name, "CaseRelated", new { other.CaseNumber, Relation = relation });
            return await Cases.Load(work, name);
        });
    }
}
