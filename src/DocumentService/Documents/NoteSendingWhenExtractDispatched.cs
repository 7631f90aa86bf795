using Contracts.Cases;

namespace DocumentService.Documents;

/// <summary>A decision whose extract was sent is a public record (TF 2 kap. 10 §): its documents were sent, on the day of the first extract.</summary>
public sealed class NoteSendingWhenExtractDispatched : IReaction<ExtractDispatched>
{
    public async Task On(ExtractDispatched happened, Work work)
    {
        var parent = CaseName.Parse(happened.Case);
        await Versions.LockCase(work, parent);
        var documents = await work.All<FiledDocument>(
            $"""
            SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
            WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.decision = @Decision AND document.state = 'Final'
              AND document.direction <> 'In' AND document.sent IS NULL AND document.struck IS NULL
            ORDER BY document.number
            """,
            new { parent.Organisation, parent.Id, happened.Decision, work.At });
        foreach (var document in documents)
            await (document.Registration with { Sent = SwedishTime.Day(happened.Sent) }).Save(work, parent, document, "");
    }
}
