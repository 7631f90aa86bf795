using Contracts.Cases;

namespace DocumentService.Documents;

/// <summary>When a matter is settled, what was drawn up in it is a public record (TF 2 kap. 10 §): the final documents of the house are archived with their case.</summary>
public sealed class ArchiveDocumentsWhenCaseClosed : IReaction<CaseClosed>
{
    public async Task On(CaseClosed happened, Work work)
    {
        var parent = CaseName.Parse(happened.Case);
        await Versions.LockCase(work, parent);
        var documents = await work.All<FiledDocument>(
            $"""
            SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
            WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.direction <> 'In' AND document.archived IS NULL AND document.struck IS NULL
              AND EXISTS (SELECT FROM document_version AS version WHERE version.organisation = document.organisation AND version.case_id = document.case_id
                AND version.document = document.number AND version.finalised IS NOT NULL)
            ORDER BY document.number
            """,
            new { parent.Organisation, parent.Id, work.At });
        foreach (var document in documents)
            await (document.Registration with { Archived = SwedishTime.Day(happened.At) }).Save(work, parent, document, "");
    }
}
