using Contracts.Cases;
using Contracts.Cases.V1;

namespace DocumentService.Decisions;

/// <summary>A decision that was taken under delegation gets its document. What a board decides is in the board's own minutes.</summary>
public sealed class RenderDecisionWhenDecisionTaken(RenderedDecisions rendered) : IReaction<DecisionTaken>
{
    public async Task On(DecisionTaken happened, Work work)
    {
        var facts = await rendered.Read(work, happened.Decision, happened.At);
        if (facts.Decision.Kind == DecisionKind.Delegated)
            await rendered.File(work, facts, happened.At, "delegationsbeslut");
    }
}
