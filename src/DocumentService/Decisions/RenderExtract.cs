using Contracts.Cases.V1;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    public override async Task<Wire.RenderedDocument> RenderExtract(Wire.RenderExtractRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("decisions", request.Decision, "decision");
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        var recipient = violations.Line(request.Recipient, "recipient", 200);
        var rendition = Rendition.Read(request.Rendition, caller, parent.Organisation, violations);
        violations.Refuse();

        var facts = await Read(request.Decision, parent, number, context);
        if (facts.Decision.State != DecisionState.Taken)
            throw Refused.Precondition("DECISION_NOT_TAKEN", "An extract is made of what was decided.", ("decision", request.Decision), ("state", $"{facts.Decision.State}"));
        return await Make(DecisionDocuments.ExtractOf(facts, recipient), parent.Organisation, $"{parent.Id}-utdrag-{number}", rendition, context.CancellationToken);
    }
}
