using System.Text;
using DocumentService.Documents;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>Renders a decision, as text and as PDF, and files both in its case.</summary>
public sealed class RenderedDecisions(DecisionReader reader, PrintedPdf pdf, Templates templates, ContentStore store, CaseFile caseFile)
{
    /// <param name="decision">organisations/rjh/cases/RUN-138-2024/decisions/1.</param>
    /// <param name="at">When it was entered in the register.</param>
    public Task<DecisionFacts> Read(Work work, string decision, DateTimeOffset at) => reader.Read(decision, Recorded.Of(at), work.Caller, work.Cancellation);

    /// <param name="at">When it was entered in the register.</param>
    /// <param name="kind">delegationsbeslut, tjänsteskrivelse.</param>
    public async Task File(Work work, DecisionFacts facts, DateTimeOffset at, string kind)
    {
        var (parent, number) = Names.InCase("decisions", facts.Decision.Name);
        var document = DecisionSections.Of(DecisionDocuments.Of(facts));
        // Everything slow comes before the case's row is locked.
        await using var text = store.Receive();
        await text.WriteAll(Encoding.UTF8.GetBytes(PrintedText.Of(document)), work.Cancellation);
        await using var typeset = store.Receive();
        await typeset.WriteAll(await pdf.Of(document, templates.Of(parent.Organisation), work.Cancellation), work.Cancellation);

        var described = new DocumentDescription(
            $"{SwedishText.FirstUpper(kind)}: {facts.Case.Title}", kind, $"{parent.Id}-{kind}-{number}.txt", "text/plain",
            Wire.DocumentState.Final, Wire.Direction.Internal, Counterpart: "", facts.Date, facts.Decision.Name);
        await caseFile.File(work, parent, described, text);
        await caseFile.File(work, parent, described with { FileName = $"{parent.Id}-{kind}-{number}.pdf", ContentType = "application/pdf" }, typeset);
        await Recorded.Of(at).Keep(work, parent, number);
        await ExtractSendings.Enter(work, parent, facts.Decision.Name);
    }
}
