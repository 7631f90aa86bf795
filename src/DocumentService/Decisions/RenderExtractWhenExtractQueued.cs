using Contracts.Cases;
using DocumentService.Documents;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>Whoever is to get a decision gets an extract of it, filed in the case as what leaves the house.</summary>
public sealed class RenderExtractWhenExtractQueued(DecisionReader decisions, PrintedPdf pdf, Templates templates, ContentStore store, CaseFile caseFile) : IReaction<ExtractQueued>
{
    public async Task On(ExtractQueued happened, Work work)
    {
        var (parent, number) = Names.InCase("decisions", happened.Decision);
        var recorded = await Recorded.Load(work, parent, number);
        var facts = await decisions.Read(happened.Decision, recorded, work.Caller, work.Cancellation);
        // Everything slow comes before the case's row is locked.
        await using var typeset = store.Receive();
        await typeset.WriteAll(await pdf.Of(DecisionDocuments.ExtractOf(facts, happened.Recipient), templates.Of(parent.Organisation), work.Cancellation), work.Cancellation);

        await caseFile.File(
            work, parent,
            new DocumentDescription(
                $"Utdrag till {happened.Recipient}: {facts.Case.Title}", "utdrag", $"{parent.Id}-utdrag-{number}.pdf", "application/pdf",
                Wire.DocumentState.Final, Wire.Direction.Out, happened.Recipient, SwedishTime.Day(happened.At), happened.Decision),
            typeset);
        await ExtractSendings.Enter(work, parent, happened.Decision);
    }
}
