using Contracts.Cases;

namespace CaseService.Register;

/// <summary>A note that what the case is about may be secret (OSL 5 kap. 5 §).</summary>
/// <param name="Provision">E.g. OSL 31 kap. 16 §.</param>
/// <param name="Date">The day of the note.</param>
/// <param name="Authority">Who had it made.</param>
public sealed record Secrecy(string Provision, DateOnly Date, string Authority)
{
    public Wire.Secrecy ToMessage() => new() { Provision = Provision, Date = Date.ToDate(), Authority = Authority };
}

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> MarkSecrecy(Wire.MarkSecrecyRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var reason = violations.OptionalText(request.Reason, "reason", LongestReason);
        var mark = ReadSecrecy(request.Secrecy, violations);
        violations.Refuse();

        // Closed and struck cases are shown as well, so they are marked as well.
        return database.Once(request, context, async work =>
        {
            var before = (await Cases.Lock(work, name)).Secrecy;
            if (before == mark)
                return await Cases.Load(work, name);
            if (before is not null && reason.Length == 0)
                throw Refused.Invalid("reason", "expected why the mark is changed or lifted");

            await work.ExecuteOne(
                "UPDATE case_file SET secrecy_provision = @Provision, secrecy_date = @Date, secrecy_authority = @Authority WHERE organisation = @Organisation AND case_id = @Id",
                new { name.Organisation, name.Id, mark?.Provision, mark?.Date, mark?.Authority });
            await History.Add(work, name, "CaseSecrecyChanged", new { Secrecy = mark, Reason = reason }, new { Secrecy = before });
            work.Publish(
                name.ToString(), new CaseSecrecyChanged(name.Organisation, name.ToString(), mark?.Provision ?? "", mark?.Date, mark?.Authority ?? "", reason, work.At));
            return await Cases.Load(work, name);
        });
    }

    private static Secrecy? ReadSecrecy(Wire.Secrecy? from, Violations violations)
    {
        if (from is null)
            return null;
        violations.Require(from.Date is not null, "secrecy.date", "expected the day of the note");
        return new(
            violations.Line(from.Provision, "secrecy.provision", 200), from.Date.Read(violations, "secrecy.date") ?? default,
            violations.Line(from.Authority, "secrecy.authority", 200));
    }
}
