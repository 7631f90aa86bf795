using Contracts.Documents;

namespace CaseService.Register;

/// <summary>What happens to the documents of a case is in its history, with who did it and the hash of every version.</summary>
internal static class DocumentsInHistory
{
    public static async Task Note(Work work, string inCase, string what, object after, string by, string byName, string through, object? before = null)
    {
        var name = CaseName.Parse(inCase);
        // A document can be filed under the number of a case that is in no register here.
        if (await work.Find<string>("SELECT case_id FROM case_file WHERE organisation = @Organisation AND case_id = @Id FOR UPDATE", new { name.Organisation, name.Id }) is null)
            return;
        await History.Add(work, name, what, after, before, by.Length == 0 ? null : work.Caller with { Subject = by, Name = byName, Application = through });
    }
}

/// <summary>A document was filed.</summary>
public sealed class NoteInHistoryWhenDocumentFiled : IReaction<DocumentFiled>
{
    public Task On(DocumentFiled happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentFiled), new { happened.Document, happened.Title, happened.Kind, happened.ContentType, happened.Sha256, happened.Final, happened.Decision, happened.At },
        happened.By, happened.ByName, happened.Through);
}

/// <summary>A document got another version.</summary>
public sealed class NoteInHistoryWhenDocumentVersionAdded : IReaction<DocumentVersionAdded>
{
    public Task On(DocumentVersionAdded happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentVersionAdded), new { happened.Document, happened.Version, happened.ContentType, happened.Sha256, happened.Final, happened.At },
        happened.By, happened.ByName, happened.Through);
}

/// <summary>A draft became final.</summary>
public sealed class NoteInHistoryWhenDocumentFinalised : IReaction<DocumentFinalised>
{
    public Task On(DocumentFinalised happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentFinalised), new { happened.Document, happened.Version, happened.Sha256, happened.At }, happened.By, happened.ByName, happened.Through);
}

/// <summary>A document was disposed of: the hash of each of its versions stays in the history.</summary>
public sealed class NoteInHistoryWhenDocumentDisposed : IReaction<DocumentDisposed>
{
    public Task On(DocumentDisposed happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentDisposed),
        new { happened.Document, happened.Disposal, happened.Rule, happened.LegalReference, happened.Decision, happened.At }, happened.By, happened.ByName, happened.Through);
}

/// <summary>Somebody's lock was forced open.</summary>
public sealed class NoteInHistoryWhenDocumentLockForced : IReaction<DocumentLockForced>
{
    public Task On(DocumentLockForced happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentLockForced), new { happened.Document, happened.Owner, happened.OwnerName, happened.Reason, happened.At },
        happened.By, happened.ByName, happened.Through);
}

/// <summary>What the register says about a document was changed.</summary>
public sealed class NoteInHistoryWhenDocumentUpdated : IReaction<DocumentUpdated>
{
    public Task On(DocumentUpdated happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentUpdated), new { happened.Document, Registration = happened.After, happened.Reason, happened.At },
        happened.By, happened.ByName, happened.Through, new { Registration = happened.Before });
}

/// <summary>A document was struck.</summary>
public sealed class NoteInHistoryWhenDocumentStruck : IReaction<DocumentStruck>
{
    public Task On(DocumentStruck happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentStruck), new { happened.Document, happened.Reason, happened.At }, happened.By, happened.ByName, happened.Through);
}

/// <summary>A document was marked as secret, or the mark was changed or lifted.</summary>
public sealed class NoteInHistoryWhenDocumentSecrecyChanged : IReaction<DocumentSecrecyChanged>
{
    public Task On(DocumentSecrecyChanged happened, Work work) => DocumentsInHistory.Note(
        work, happened.Case, nameof(DocumentSecrecyChanged), new { happened.Document, Secrecy = Mark(happened.Provision, happened.Marked, happened.Authority), happened.Reason, happened.At },
        happened.By, happened.ByName, happened.Through, new { Secrecy = Mark(happened.ProvisionBefore, happened.MarkedBefore, happened.AuthorityBefore) });

    private static Secrecy? Mark(string provision, DateOnly? marked, string authority) => marked is { } day ? new(provision, day, authority) : null;
}
