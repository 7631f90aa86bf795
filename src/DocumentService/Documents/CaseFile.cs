using Contracts.Documents;

namespace DocumentService.Documents;

/// <summary>A case's file (akt): its documents under running numbers without gaps.</summary>
public sealed class CaseFile(ContentStore store)
{
    /// <summary>Documents in one case: a list of them is one answer.</summary>
    public const int MostDocuments = 1000;

    /// <summary>
    /// Files a document under the case's next number. The same content under the same title and kind again is the document that is there.
    /// The content is in its place before the transaction can commit: a document without its content never exists.
    /// </summary>
    /// <exception cref="Refused">DOCUMENT_FILED_OTHERWISE or CASE_FILE_FULL.</exception>
    public async Task<FiledDocument> File(Work work, CaseName parent, DocumentDescription description, IncomingContent content)
    {
        var documents = await Lock(work, parent);
        if (await FindSame(work, parent, description, content.Sha256) is { } same)
            return same.Description == description ? same : throw FiledOtherwise(same);
        if (documents >= MostDocuments)
            throw new Refused(
                StatusCode.ResourceExhausted, "CASE_FILE_FULL",
                $"The file of {parent.CaseNumber} holds {MostDocuments} documents, which is the limit.",
                ("limit", $"{MostDocuments}"));

        var filed = new FiledDocument(
            parent.Organisation, parent.Id, documents + 1, content.Size, content.Sha256, work.At,
            description.Title, description.Kind, description.FileName, description.ContentType, description.State, description.Direction,
            description.Counterpart, description.Date, description.Decision);
        await Insert(work, filed);
        work.Publish(
            $"{parent}",
            new DocumentFiled(filed.Organisation, $"{parent}", filed.Name, filed.Kind, filed.ContentType, filed.Sha256, filed.Decision, filed.Filed));
        store.Keep(parent.Organisation, content);
        return filed;
    }

    private static async Task<int> Lock(Work work, CaseName parent)
    {
        var key = new { parent.Organisation, parent.Id };
        await work.Execute("INSERT INTO case_file (organisation, case_id) VALUES (@Organisation, @Id) ON CONFLICT DO NOTHING", key);
        return await work.One<int>("SELECT documents FROM case_file WHERE organisation = @Organisation AND case_id = @Id FOR UPDATE", key);
    }

    private static Task<FiledDocument?> FindSame(Work work, CaseName parent, DocumentDescription description, string sha256) =>
        work.Find<FiledDocument>(
            $"""
            SELECT {FiledDocument.Columns} FROM document
            WHERE organisation = @Organisation AND case_id = @Id AND sha256 = @sha256 AND title = @Title AND kind = @Kind AND decision = @Decision
            """,
            new { parent.Organisation, parent.Id, sha256, description.Title, description.Kind, description.Decision });

    private static async Task Insert(Work work, FiledDocument filed)
    {
        await work.ExecuteOne("UPDATE case_file SET documents = @Number WHERE organisation = @Organisation AND case_id = @CaseId", filed);
        await work.ExecuteOne(
            $"""
            INSERT INTO document ({FiledDocument.Columns}, filed_by, filed_through)
            VALUES (@Organisation, @CaseId, @Number, @Size, @Sha256, @Filed, @Title, @Kind, @FileName, @ContentType, @state, @direction,
              @Counterpart, @Date, @Decision, @Subject, @Application)
            """,
            new
            {
                filed.Organisation,
                filed.CaseId,
                filed.Number,
                filed.Size,
                filed.Sha256,
                filed.Filed,
                filed.Title,
                filed.Kind,
                filed.FileName,
                filed.ContentType,
                state = $"{filed.State}",
                direction = $"{filed.Direction}",
                filed.Counterpart,
                filed.Date,
                filed.Decision,
                work.Caller.Subject,
                work.Caller.Application,
            });
    }

    private static Refused FiledOtherwise(FiledDocument same) =>
        Refused.Exists(
            "DOCUMENT_FILED_OTHERWISE",
            $"The same content is filed already under this title and kind, as {same.Name}, "
            + "with another file name, type, state, direction, counterpart or date.",
            ("document", same.Name));
}
