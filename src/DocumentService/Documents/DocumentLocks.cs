using Contracts.Documents;

namespace DocumentService.Documents;

/// <summary>Locks on documents, each with what was saved under it.</summary>
internal static class DocumentLocks
{
    /// <summary>What is saved replaces what was saved before under the same lock.</summary>
    public static async Task Save(Work work, CaseName parent, int number, SavedFile saved)
    {
        await work.ExecuteOne(
            """
            UPDATE document_lock SET saved = @At, file_name = @FileName, content_type = @ContentType, size = @Size, sha256 = @Sha256, is_final = @IsFinal, application = @Through
            WHERE organisation = @Organisation AND case_id = @Id AND document = @number
            """,
            new { parent.Organisation, parent.Id, number, saved.At, saved.FileName, saved.ContentType, saved.Size, saved.Sha256, saved.IsFinal, saved.Through });
        await Versions.Touch(work, parent, number);
    }

    /// <summary>Releases the lock of a document, if it has one: what was saved becomes a version, unless it is discarded.</summary>
    public static async Task Release(Work work, CaseName parent, FiledDocument document, bool discard = false)
    {
        var found = await work.Find<Row>(
            """
            DELETE FROM document_lock WHERE organisation = @Organisation AND case_id = @Id AND document = @Number
            RETURNING owner, owner_name, application, saved, file_name, content_type, size, sha256, is_final
            """,
            new { parent.Organisation, parent.Id, document.Number });
        if (found is null)
            return;
        if (found.ToSaved() is { } saved && !discard)
            await Versions.Add(work, parent, document, saved);
        else
            await Versions.Touch(work, parent, document.Number);
    }

    /// <summary>Releases the lock of a document if it has ended.</summary>
    /// <returns>Whether it had.</returns>
    public static async Task<bool> ReleaseEnded(Work work, CaseName parent, FiledDocument document)
    {
        var ended = document.LockOwner is null && await work.One<bool>(
            "SELECT EXISTS (SELECT FROM document_lock WHERE organisation = @Organisation AND case_id = @Id AND document = @Number)",
            new { parent.Organisation, parent.Id, document.Number });
        if (ended)
            await Release(work, parent, document);
        return ended;
    }

    private sealed record Row(
        string Owner, string OwnerName, string Application, DateTimeOffset? Saved, string? FileName, string? ContentType, long? Size, string? Sha256, bool? IsFinal)
    {
        public SavedFile? ToSaved() => Saved is not { } saved ? null : new(FileName!, ContentType!, Size!.Value, Sha256!, IsFinal!.Value, Owner, OwnerName, Application, saved);
    }
}
