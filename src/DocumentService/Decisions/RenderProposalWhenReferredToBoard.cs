using Contracts.Cases;

namespace DocumentService.Decisions;

/// <summary>A proposal that lies with a board gets its document, which the board decides on.</summary>
public sealed class RenderProposalWhenReferredToBoard(RenderedDecisions rendered) : IReaction<DecisionReferredToBoard>
{
    public async Task On(DecisionReferredToBoard happened, Work work) =>
        await rendered.File(work, await rendered.Read(work, happened.Decision, happened.At), happened.At, "tjänsteskrivelse");
}
