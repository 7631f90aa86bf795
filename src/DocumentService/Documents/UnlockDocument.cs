using Contracts.Documents;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    private const int LongestReason = 1_000;

    public override Task<Wire.Document> UnlockDocument(Wire.UnlockDocumentRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        var reason = violations.OptionalText(request.ForceReason, "force_reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            if (document.LockOwner is not null && document.LockOwner != caller.Subject)
                Force(work, parent, document, reason, request.Discard, caller);
            await DocumentLocks.Release(work, parent, document, request.Discard);
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }

    private static void Force(Work work, CaseName parent, FiledDocument document, string reason, bool discard, Caller caller)
    {
        if (reason.Length == 0)
            document.MustNotBeLocked(exceptBy: caller.Subject);
        caller.In(parent.Organisation, Roles.Registrar);
        if (discard)
            throw Refused.Invalid("discard", "expected false: what somebody else has saved is not lost");
        work.Publish(
            $"{parent}",
            new DocumentLockForced(
                parent.Organisation, $"{parent}", document.Name, document.LockOwner!, document.LockOwnerName!, reason, caller.Subject, caller.Name, caller.Application, work.At));
    }
}
