using System.Security.Cryptography;
using CaseService.Delegation;
using CaseService.Register;
using Contracts.Cases;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Google.Protobuf;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override async Task<Wire.Decision> ProposeDecision(Wire.ProposeDecisionRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Parent, "parent");
        var caller = context.Caller();
        if (request.ToBeRecorded)
            caller.In(name.Organisation, Roles.Registrar);
        caller.In(name.Organisation);
        var violations = new Violations();
        var content = ProposedContent.Read(request, name, violations);
        violations.Refuse();
        var basis = await Freeze(content.Basis, caller, context.CancellationToken);
        await MustExist(content.Points, caller, context.CancellationToken);

        return await database.Once(request, context, async work =>
        {
            await Cases.Open(work, name);
            var digest = SHA256.HashData(request.Decision.ToByteArray());
            var inCase = await Cases.Load(work, name);
            if (await Decisions.FindSame(work, name, digest) is { } same)
                return Decisions.ToMessage(same, inCase);

            var number = await work.One<int>(
                "SELECT coalesce(max(number), 0) + 1 FROM decision WHERE organisation = @Organisation AND case_id = @Id", new { name.Organisation, name.Id });
            var decision = await Draft(work, name, number, content, basis);
            await ChangedMustStand(work, decision);
            if (!request.ToBeRecorded)
                decision = decision with { Reservation = await Hold(work, decision, inCase, content.Day) };
            await Propose(work, decision, digest);
            return Decisions.ToMessage(decision, inCase);
        });
    }

    /// <summary>The hash of each document that the decision rests on. Content is immutable, so what is read here stays true.</summary>
    private async Task<IReadOnlyList<Basis>> Freeze(IReadOnlyList<string> names, Caller caller, CancellationToken cancellation)
    {
        var frozen = new List<Basis>();
        foreach (var name in names)
        {
            var document = await documents.GetDocumentAsync(new GetDocumentRequest { Name = name }, caller.OnBehalf(Patience, clock, cancellation));
            frozen.Add(new(document.Name, document.Title, document.Sha256));
        }

        return frozen;
    }

    /// <summary>What is granted was applied for.</summary>
    private async Task MustExist(IEnumerable<Point> points, Caller caller, CancellationToken cancellation)
    {
        foreach (var name in points.SelectMany(point => point.Grants).Distinct())
            await applications.GetApplicationAsync(new GetApplicationRequest { Name = name }, caller.OnBehalf(Patience, clock, cancellation));
    }

    private static async Task<Decision> Draft(Work work, CaseName name, int number, ProposedContent content, IReadOnlyList<Basis> basis)
    {
        var violations = new Violations();
        foreach (var board in new[] { content.Board, content.ReportTo }.OfType<string>())
        {
            var known = await work.Find<string>("SELECT board FROM board WHERE organisation = @Organisation AND board = @board", new { name.Organisation, board });
            violations.Require(known is not null, "decision.board", $"expected a board of the organisation, found '{board}'");
        }

        var signedBy = new List<Signatory>();
        foreach (var (signature, i) in content.SignedBy.Select((signature, i) => (signature, i)))
            signedBy.Add((await Signatories.Resolve(work, name.Organisation, signature, content.Day, violations, $"decision.signed_by[{i}]")).Signatory);
        var proposedBy = content.ProposedBy is null
            ? null
            : (await Signatories.Resolve(work, name.Organisation, new(content.ProposedBy, null, false), content.Day, violations, "decision.proposed_by")).Signatory;
        violations.Refuse();

        return new Decision(
            name, number, content.Kind, content.Kind == "board" ? "at-board" : "proposed", content.Day, content.Board, content.Points, basis,
            content.TermFrom, content.TermTo, content.Clause, proposedBy, signedBy, content.ReportTo, content.ExtractsTo,
            Reservation: "", OrderId: null, Decided: null, DecidedBy: [], Findings: [])
        {
            Changes = content.Changes,
            Urgency = content.Urgency,
        };
    }

    private static async Task Propose(Work work, Decision decision, byte[] digest)
    {
        await Decisions.Enter(work, decision, digest);
        await History.Add(work, decision.Case, "DecisionProposed", new { decision.Number, decision.Kind, decision.Points, decision.Basis, decision.Reservation, decision.Changes, decision.Urgency });
        var key = decision.Case.ToString();
        work.Publish(key, new DecisionProposed(decision.Case.Organisation, key, decision.Name, decision.Reservation, work.At));
        if (decision.Kind == "board")
        {
            var board = decision.Board is null ? "" : $"organisations/{decision.Case.Organisation}/boards/{decision.Board}";
            work.Publish(key, new DecisionReferredToBoard(decision.Case.Organisation, key, decision.Name, board, work.At));
        }
    }
}
