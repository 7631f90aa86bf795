namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> PrepareCase(Wire.PrepareCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        var violations = new Violations();
        var body = violations.Line(request.Preparation?.Body ?? "", "preparation.body", 200);
        var stance = violations.OptionalText(request.Preparation?.Stance ?? "", "preparation.stance", 500);
        var date = request.Preparation?.Date.ReadPartial(violations, "preparation.date");
        violations.Require(request.Preparation?.Date is not null, "preparation.date", "expected a day or a month");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var others = await work.One<int>(
                "SELECT count(*) FROM preparation WHERE organisation = @Organisation AND case_id = @Id AND (body, date) <> (@body, @date)",
                new { name.Organisation, name.Id, body, date = date.ToString() });
            if (others >= CaseContent.Most)
                throw Cases.Full(name, "preparations");
            var changed = await work.Execute(
                """
                INSERT INTO preparation (organisation, case_id, position, body, date, stance)
                SELECT @Organisation, @Id, count(*) + 1, @body, @date, @stance FROM preparation WHERE organisation = @Organisation AND case_id = @Id
                ON CONFLICT (organisation, case_id, body, date) DO UPDATE SET stance = excluded.stance WHERE preparation.stance <> excluded.stance
                """,
                new { name.Organisation, name.Id, body, date = date.ToString(), stance });
            if (changed == 1)
                await History.Add(work, name, "CasePrepared", new { Body = body, Date = date.ToString(), Stance = stance });
            return await Cases.Load(work, name);
        });
    }
}
