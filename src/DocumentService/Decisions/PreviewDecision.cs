using Contracts.Cases.V1;
using DocumentService.Documents;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    private const int Most = 200;
    private const int LongestText = 5_000;

    public override async Task<Wire.RenderedDocument> PreviewDecision(Wire.PreviewDecisionRequest request, ServerCallContext context)
    {
        var parent = CaseName.Parse(request.Parent, "parent");
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        var rendition = Rendition.Read(request.Rendition, caller, parent.Organisation, violations);
        var decision = ReadDraft(request.Decision, parent, violations);
        violations.Require(request.Day is not null, "day", "expected the day of the decision or of the proposal");
        var day = request.Day.Read(violations, "day") ?? default;
        violations.Refuse();

        var asked = decisions.Preview(parent, decision, day, caller, context.CancellationToken);
        await Task.WhenAll(Freeze(decision, context), asked);
        var facts = await asked;
        NameSignatories(facts, violations);
        violations.Refuse();
        var document = DecisionSections.Of(DecisionDocuments.Of(facts));
        return await Make(document, parent.Organisation, $"{parent.Id}-{KindOf(decision)}", rendition, context.CancellationToken);
    }

    /// <summary>What a draft says by itself; what only the registers know is looked up there.</summary>
    private static Decision ReadDraft(Decision? message, CaseName parent, Violations violations)
    {
        var draft = message?.Clone() ?? new Decision();
        violations.Require(draft.Kind is DecisionKind.Delegated or DecisionKind.Board, "decision.kind", "expected DELEGATED or BOARD");
        violations.Require(draft.Points.Count is > 0 and <= Most, "decision.points", $"expected 1 to {Most} points");
        violations.Require(
            draft.Basis.Count <= Most && draft.SignedBy.Count <= Most && draft.DecidedBy.Count <= Most && draft.ExtractsTo.Count <= Most,
            "decision", $"expected at most {Most} of each");
        violations.OptionalText(draft.Urgency, "decision.urgency", LongestText);
        violations.OptionalLine(draft.Clause, "decision.clause", 20);
        foreach (var (index, point) in draft.Points.Take(Most).Index())
        {
            var field = $"decision.points[{index}]";
            violations.Text(point.Text, $"{field}.text", LongestText);
            point.Amount.Read(violations, $"{field}.amount");
            point.Ceiling.Read(violations, $"{field}.ceiling");
            violations.Require(point.Frames.Count <= Most && point.Contingent.Count <= Most, field, $"expected at most {Most} of each");
            foreach (var (promised, promise) in point.Contingent.Take(Most).Index())
            {
                promise.Amount.Read(violations, $"{field}.contingent[{promised}].amount");
                violations.OptionalText(promise.Note, $"{field}.contingent[{promised}].note", 500);
            }

            point.Number = index + 1;
        }

        foreach (var (index, recipient) in draft.ExtractsTo.Take(Most).Index())
            violations.Line(recipient, $"decision.extracts_to[{index}]", 200);
        foreach (var (index, basis) in draft.Basis.Take(Most).Index())
            violations.Require(
                Names.TryInCase("documents", basis.Document)?.Case.Organisation == parent.Organisation, $"decision.basis[{index}].document",
                $"expected a document of the organisation, found '{basis.Document}'");
        if (draft.Change is { } change)
        {
            violations.Require(
                Names.TryInCase("decisions", change.Decision)?.Case == parent, "decision.change.decision", $"expected a decision of the case, found '{change.Decision}'");
            violations.Require(change.Kind != ChangeKind.Unspecified, "decision.change.kind", "expected CORRECTION, AMENDMENT or REVOCATION");
        }

        // Nothing of it is decided, whatever it says.
        draft.State = DecisionState.Unspecified;
        draft.DelegationOrder = "";
        draft.Findings.Clear();
        draft.ProposedPoints.Clear();
        return draft;
    }

    /// <summary>What the decision rests on, as it is filed now.</summary>
    private async Task Freeze(Decision draft, ServerCallContext context)
    {
        var names = draft.Basis.Select(basis => Names.InCase("documents", basis.Document)).ToList();
        var documents = await database.Read(context, async work =>
        {
            var found = new List<FiledDocument>();
            foreach (var (parent, number) in names)
                found.Add(await FiledDocument.Load(work, parent, number));
            return found;
        });
        foreach (var (basis, document) in draft.Basis.Zip(documents))
            (basis.Title, basis.Sha256) = (document.Title, document.Sha256);
    }

    /// <summary>Offices by their titles, and whoever holds them on the day.</summary>
    private static void NameSignatories(DecisionFacts facts, Violations violations)
    {
        var draft = facts.Decision;
        foreach (var (index, signature) in draft.SignedBy.Index())
            Name(signature, $"decision.signed_by[{index}].office");
        foreach (var (index, signature) in draft.DecidedBy.Index())
            Name(signature, $"decision.decided_by[{index}].office");
        if (draft.ProposedBy.Length > 0)
            draft.ProposedByTitle = Office(draft.ProposedBy, "decision.proposed_by")?.DisplayName ?? "";

        void Name(Signature signature, string field)
        {
            var office = Office(signature.Office, field);
            signature.OfficeTitle = office?.DisplayName ?? "";
            signature.PersonName = office?.Tenures.FirstOrDefault(tenure => Holds(tenure, signature))?.PersonName ?? "";
        }

        bool Holds(Tenure tenure, Signature signature) =>
            tenure.Acting == signature.Acting && (signature.Person.Length == 0 || tenure.Person == signature.Person)
            && tenure.From.ToDay() <= facts.Date && !(tenure.To.ToDay() < facts.Date);

        Office? Office(string name, string field)
        {
            var office = facts.Organisation.Offices.FirstOrDefault(office => office.Name == name);
            violations.Require(office is not null, field, $"expected an office of the organisation, found '{name}'");
            return office;
        }
    }
}
