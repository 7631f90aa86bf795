namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.LegalHold> LiftLegalHold(Wire.LiftLegalHoldRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("holds", request.Name);
        context.Caller().In(parent.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.Text(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await work.Execute(
                """
                UPDATE legal_hold SET (lifted, lifted_by, lift_reason) = (@At, @Subject, @reason)
                WHERE organisation = @Organisation AND case_id = @Id AND number = @number AND lifted IS NULL
                """,
                new { parent.Organisation, parent.Id, number, work.At, work.Caller.Subject, reason });
            return (await LegalHold.Load(work, parent, number)).ToMessage();
        });
    }
}
