using DocumentService.Documents;

namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    private const int LongestReason = 1_000;

    public override Task<Wire.LegalHold> PlaceLegalHold(Wire.PlaceLegalHoldRequest request, ServerCallContext context)
    {
        var parent = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(parent.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Versions.LockCase(work, parent);
            var number = await work.One<int>(
                """
                INSERT INTO legal_hold (organisation, case_id, number, reason, placed, placed_by)
                SELECT @Organisation, @Id, coalesce(max(number), 0) + 1, @reason, @At, @Subject FROM legal_hold WHERE organisation = @Organisation AND case_id = @Id
                RETURNING number
                """,
                new { parent.Organisation, parent.Id, reason, work.At, work.Caller.Subject });
            return (await LegalHold.Load(work, parent, number)).ToMessage();
        });
    }
}
