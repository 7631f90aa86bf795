namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    private static readonly TimeSpan UsualLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);

    public override Task<Wire.Document> LockDocument(Wire.LockDocumentRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var violations = new Violations();
        var duration = ReadDuration(request, violations);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            document.MustBeThere();
            document.MustNotBeStruck();
            document.MustNotBeLocked(exceptBy: caller.Subject);
            Versions.MustHaveRoom(document);
            if (document.LockOwner is null)
                document.MustTakeVersion(request.SucceedsFinal);
            await work.ExecuteOne(
                """
                INSERT INTO document_lock (organisation, case_id, document, owner, owner_name, application, locked, ends)
                VALUES (@Organisation, @Id, @number, @Subject, @Name, @Application, @At, @ends)
                ON CONFLICT (organisation, case_id, document) DO UPDATE SET ends = excluded.ends
                """,
                new { parent.Organisation, parent.Id, number, caller.Subject, caller.Name, caller.Application, work.At, ends = work.At + duration });
            await Versions.Touch(work, parent, number);
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }

    private static TimeSpan ReadDuration(Wire.LockDocumentRequest request, Violations violations)
    {
        if (request.Duration is not { } asked)
            return UsualLock;
        var within = asked.Seconds > 0 && asked.Seconds <= (long)LongestLock.TotalSeconds && asked.Nanos >= 0;
        violations.Require(within, "duration", $"expected 1 second to {LongestLock.TotalHours} hours, found {asked.Seconds} seconds");
        return within ? TimeSpan.FromSeconds(asked.Seconds) : UsualLock;
    }
}
