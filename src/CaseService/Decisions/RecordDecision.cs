using System.Text.RegularExpressions;
using CaseService.Delegation;
using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> RecordDecision(Wire.RecordDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(name.Organisation, Roles.Registrar);
        caller.MustBePerson();
        var violations = new Violations();
        var decided = request.Decided.Read(violations, "decided");
        violations.Require(request.Decided is not null, "decided", "expected the day of the decision");
        violations.Require(request.DecidedBy.Count is 1 or 2, "decided_by", "expected one or two offices");
        ReadSha256(request.OriginalSha256, violations, "original_sha256");
        var asked = request.DecidedBy.Select((one, i) => ProposedContent.ReadSignature(one, name.Organisation, violations, $"decided_by[{i}]")).ToList();
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var inCase = await Cases.Open(work, name);
            var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Name);
            var order = await DelegationOrders.InForce(work, name.Organisation, decision.Board ?? "", decision.TermFrom, decision.TermTo, decided!.Value);
            var deciding = await Resolve(work, name, asked, decided.Value);
            var decidedBy = deciding.Select(one => one.By).ToList();
            var amounts = decision.IsOpen ? await AmountsOf(work, decision, order) : null;
            // What was proposed without its money gets it last, when all else is acknowledged.
            var isWithoutMoney = decision is { Reservation: "", SetsAside: true };
            List<Finding> findings = decision.IsOpen ? await Against(work, decision, inCase.Board, order, amounts, deciding, decided.Value) : [];
            if (decision.IsOpen && !isWithoutMoney)
                findings.AddRange(await NotHeld(work, decision));

            // Null: it was recorded exactly like this before. The same answer again, and no second event.
            if (decision.Record(decided.Value, decidedBy, request.OriginalSha256, order, findings, request.AcknowledgedFindings, work.At) is { } taken)
            {
                await ChangedMustStand(work, decision);
                var warnings = await GrantedByApplicants(work, decision, decidedBy);
                var (reservation, notHeld) = isWithoutMoney
                    ? await HoldDecided(work, decision, decided.Value, request.AcknowledgedFindings)
                    : (decision.Reservation, []);
                var after = decision with
                {
                    DecidedBy = decidedBy, OrderId = order?.Id, Findings = [.. findings, .. notHeld], OriginalSha256 = request.OriginalSha256, Warnings = warnings,
                };
                await Decisions.Take(work, decision, after, taken with { Reservation = reservation }, amounts, "DecisionRecorded");
            }

            return await Load(work, name, number);
        });
    }

    private static async Task<List<(Signatory By, bool IsHeld)>> Resolve(Work work, CaseName name, IReadOnlyList<AskedSignature> asked, DateOnly day)
    {
        var (deciding, violations) = (new List<(Signatory, bool)>(), new Violations());
        foreach (var (one, i) in asked.Select((one, i) => (one, i)))
        {
            var (signatory, holder) = await Signatories.Resolve(work, name.Organisation, one, day, violations, $"decided_by[{i}]");
            violations.Require(signatory.PersonName.Length > 0, $"decided_by[{i}].person", "expected who decided, since nobody held the office that day");
            violations.Require(deciding.All(other => (other.Item1.Office, other.Item1.Person) != (signatory.Office, signatory.Person)), $"decided_by[{i}]", "expected another person or office than before");
            deciding.Add((signatory, holder is not null));
        }

        violations.Refuse();
        return deciding;
    }

    private static void ReadSha256(string digits, Violations violations, string field) =>
        violations.Require(digits.Length == 0 || Sha256Pattern().IsMatch(digits), field, "expected 64 hexadecimal digits in lower case");

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
