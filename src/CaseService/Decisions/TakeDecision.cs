using CaseService.Delegation;
using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> TakeDecision(Wire.TakeDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation);
        caller.MustBePerson();
        var violations = new Violations();
        var office = request.Office.Length == 0 ? null : Names.TryIn("offices", request.Office);
        violations.Require(request.Office.Length == 0 || office?.Organisation == name.Organisation, "office", $"expected organisations/{name.Organisation}/offices/ID, found '{request.Office}'");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var inCase = await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var day = SwedishTime.Day(work.At);
            var order = await DelegationOrders.InForce(work, name.Organisation, decision.Board ?? "", decision.TermFrom, decision.TermTo, day);
            var (by, isHeld) = await Deciding(work, decision, order, office?.Id, day);
            var amounts = decision.IsOpen ? await AmountsOf(work, decision, order) : null;
            List<Finding> failed = decision.IsOpen
                ? [.. await Against(work, decision, inCase.Board, order, amounts, [(by, isHeld)], day), .. await NotHeld(work, decision), .. await NotFrozen(work, decision)]
                : [];

            // Null: the same person has taken it before. The same answer again, and no second event.
            if (decision.Take(by, order, failed, work.At) is { } taken)
            {
                await ChangedMustStand(work, decision);
                var after = decision with { DecidedBy = [by], OrderId = order?.Id, Warnings = await GrantedByApplicants(work, decision, [by]) };
                await Decisions.Take(work, decision, after, taken, amounts, "DecisionTaken");
            }

            return await Load(work, name, number);
        });
    }

    /// <summary>The calling person, in an office that he holds today; without office and name when he holds none.</summary>
    private static async Task<(Signatory By, bool IsHeld)> Deciding(Work work, Decision decision, DelegationOrder? order, string? office, DateOnly day)
    {
        var held = await Officeholders.OfPerson(work, decision.Case.Organisation, work.Caller.Subject, day);
        return Authority.OfficeFor(order, decision.Clause, held, office) is { } by
            ? (by, true)
            : (new Signatory(office ?? "", "", work.Caller.Subject, "", Acting: false), false);
    }
}
