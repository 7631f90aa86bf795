using DocumentService.Rendering;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    public override async Task<Wire.RenderedDocument> RenderDecision(Wire.RenderDecisionRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("decisions", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        var rendition = Rendition.Read(request.Rendition, caller, parent.Organisation, violations);
        violations.Refuse();

        var facts = await Read(request.Name, parent, number, context);
        var document = DecisionSections.Of(DecisionDocuments.Of(facts));
        var name = $"{parent.Id}-{KindOf(facts.Decision)}-{number}";
        var filed = rendition.IsUsual && !document.IsDraft
            ? await renditions.Find(request.Name, [.. rendition.Formats.Select(format => $"{name}.{TypeOf(format).Ending}")], context)
            : [];
        return await Make(document, parent.Organisation, name, rendition, context.CancellationToken, filed);
    }
}
