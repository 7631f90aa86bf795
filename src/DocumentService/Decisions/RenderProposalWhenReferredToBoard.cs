using Contracts.Cases;

namespace DocumentService.Decisions;

/// <summary>A proposal that lies with a board gets its document, which the board decides on.</summary>
public sealed class RenderProposalWhenReferredToBoard(DecisionReader reader, RenderedDecisions rendered) : IReaction<DecisionReferredToBoard>
{
    public async Task On(DecisionReferredToBoard happened, Work work)
    {
        var facts = await reader.Read(happened.Decision, happened.At, work.Caller, work.Cancellation);
        await rendered.File(work, facts, "tjänsteskrivelse");
    }
}
