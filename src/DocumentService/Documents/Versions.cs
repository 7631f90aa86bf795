using Contracts.Documents;

namespace DocumentService.Documents;

/// <summary>The versions of documents. A version is only added; a draft can become final.</summary>
public static class Versions
{
    /// <summary>Of one document: a list of them is one answer.</summary>
    public const int MostVersions = 1_000;

    /// <summary>Refuses an upload that could not become a version, before its content is sent.</summary>
    /// <exception cref="Refused">NOT_FOUND, LOCKED_BY, STALE_ETAG, VERSION_IS_FINAL, TOO_MANY_VERSIONS.</exception>
    public static async Task<FiledDocument> MayAdd(Work work, UploadTarget target)
    {
        var document = await FiledDocument.Load(work, target.Case, target.Document!.Value);
        document.MustBeThere();
        MustTake(document, target, work.Caller);
        return document;
    }

    /// <summary>
    /// What was uploaded becomes the next version; under a lock of the caller's it is saved, and becomes one when the lock is released. What is there already,
    /// exactly like this, is there.
    /// </summary>
    /// <exception cref="Refused">NOT_FOUND, LOCKED_BY, STALE_ETAG, VERSION_IS_FINAL, TOO_MANY_VERSIONS.</exception>
    public static async Task<FiledDocument> Save(Work work, ContentStore store, UploadTarget target, IncomingContent content, UploadName? upload)
    {
        var (parent, number) = (target.Case, target.Document!.Value);
        var document = await Lock(work, parent, number);
        document.MustBeThere();
        if (upload is not null)
            await UploadSession.Finish(work, upload, document.Name);
        if (document.LockOwner is null && document.Sha256 == content.Sha256 && document.State == target.File.State && document.FileName == target.File.FileName)
            return document;
        MustTake(document, target, work.Caller);
        await Contents.Keep(work, store, parent.Organisation, content);
        var saved = new SavedFile(
            target.File.FileName, target.File.ContentType, content.Size, content.Sha256, target.File.State == Wire.DocumentState.Final,
            work.Caller.Subject, work.Caller.Name, work.Caller.Application, work.At);
        if (document.LockOwner is null)
            await Add(work, parent, document, saved);
        else
            await DocumentLocks.Save(work, parent, number, saved);
        return await FiledDocument.Load(work, parent, number);
    }

    /// <summary>Adds a version. Whether there is room for it was asked before anything was saved: what was saved is never lost.</summary>
    internal static async Task Add(Work work, CaseName parent, FiledDocument document, SavedFile saved)
    {
        var version = document.Version + 1;
        var key = new
        {
            parent.Organisation, parent.Id, document.Number, version, saved.FileName, saved.ContentType, saved.Size, saved.Sha256,
            state = $"{(saved.IsFinal ? Wire.DocumentState.Final : Wire.DocumentState.Draft)}",
            saved.At, saved.By, saved.ByName, saved.Through, finalised = saved.IsFinal ? saved.At : (DateTimeOffset?)null,
        };
        await work.ExecuteOne(
            """
            INSERT INTO document_version (organisation, case_id, document, version, file_name, content_type, size, sha256, made, made_by, made_by_name, made_through, finalised)
            VALUES (@Organisation, @Id, @Number, @version, @FileName, @ContentType, @Size, @Sha256, @At, @By, @ByName, @Through, @finalised)
            """,
            key);
        await work.ExecuteOne(
            """
            UPDATE document SET version = @version, revision = revision + 1, file_name = @FileName, content_type = @ContentType, size = @Size, sha256 = @Sha256, state = @state
            WHERE organisation = @Organisation AND case_id = @Id AND number = @Number
            """,
            key);
        work.Publish(
            $"{parent}",
            new DocumentVersionAdded(
                parent.Organisation, $"{parent}", document.Name, version, saved.ContentType, saved.Sha256, saved.IsFinal, saved.By, saved.ByName, saved.Through, work.At));
    }

    /// <summary>Locks a document for a change. A lock of somebody that has ended is released first: what was saved under it is a version.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    internal static async Task<FiledDocument> Lock(Work work, CaseName parent, int number)
    {
        // The case first, as everywhere: its events leave in the order of its changes.
        await LockCase(work, parent);
        var document = await FiledDocument.Load(work, parent, number);
        return await DocumentLocks.ReleaseEnded(work, parent, document) ? await FiledDocument.Load(work, parent, number) : document;
    }

    /// <summary>Locks the documents of a case, if it has any.</summary>
    internal static Task LockCase(Work work, CaseName parent) =>
        work.Find<int?>("SELECT documents FROM case_file WHERE organisation = @Organisation AND case_id = @Id FOR UPDATE", new { parent.Organisation, parent.Id });

    /// <summary>Refuses what only a document with a final version can be: sent, archived, received.</summary>
    /// <exception cref="Refused">VERSION_IS_DRAFT.</exception>
    internal static async Task MustHaveFinal(Work work, CaseName parent, FiledDocument document)
    {
        var hasFinal = await work.One<bool>(
            "SELECT EXISTS (SELECT FROM document_version WHERE organisation = @Organisation AND case_id = @Id AND document = @Number AND finalised IS NOT NULL)",
            new { parent.Organisation, parent.Id, document.Number });
        if (!hasFinal)
            throw Refused.Precondition(
                "VERSION_IS_DRAFT", "No version of the document is final: a draft is neither sent, nor archived, nor received.",
                ("document", document.Name), ("version", $"{document.Version}"));
    }

    /// <summary>Refuses another version of a document that has as many as it may.</summary>
    /// <exception cref="Refused">TOO_MANY_VERSIONS.</exception>
    internal static void MustHaveRoom(FiledDocument document)
    {
        if (document.Version >= MostVersions)
            throw new Refused(
                StatusCode.ResourceExhausted, "TOO_MANY_VERSIONS", $"The document has {MostVersions} versions, which is the limit.", ("limit", $"{MostVersions}"));
    }

    /// <summary>Raises the etag of a document.</summary>
    internal static Task Touch(Work work, CaseName parent, int number) =>
        work.ExecuteOne(
            "UPDATE document SET revision = revision + 1 WHERE organisation = @Organisation AND case_id = @Id AND number = @number",
            new { parent.Organisation, parent.Id, number });

    private static void MustTake(FiledDocument document, UploadTarget target, Caller caller)
    {
        document.MustNotBeStruck();
        document.MustNotBeLocked(exceptBy: caller.Subject);
        MustHaveRoom(document);
        if (document.LockOwner is not null)
            return;
        if (target.Etag.Length == 0)
            throw Refused.Invalid("document.etag", "expected the etag of the document that the version builds on, or a lock");
        document.MustBe(target.Etag);
        document.MustTakeVersion(target.SucceedsFinal);
    }
}

/// <summary>A file that becomes a version.</summary>
/// <param name="By">Who saved it.</param>
/// <param name="Through">Through which application.</param>
/// <param name="At">When it was saved.</param>
internal sealed record SavedFile(
    string FileName, string ContentType, long Size, string Sha256, bool IsFinal, string By, string ByName, string Through, DateTimeOffset At);
