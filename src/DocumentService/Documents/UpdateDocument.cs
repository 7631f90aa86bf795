namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> UpdateDocument(Wire.UpdateDocumentRequest request, ServerCallContext context)
    {
        var change = request.Document ?? new Wire.Document();
        var (parent, number) = Names.InCase("documents", change.Name, "document.name");
        var caller = context.Caller();
        caller.In(parent.Organisation);
        var fields = request.UpdateMask?.Paths.Distinct().Order().ToList() ?? [];
        var violations = new Violations();
        violations.Require(fields.Count > 0, "update_mask", $"expected at least one of {string.Join(", ", Registration.Changeable)}");
        foreach (var field in fields.Except(Registration.Changeable))
            violations.Add("update_mask", $"expected one of {string.Join(", ", Registration.Changeable)}, found '{field}'");
        var reason = violations.OptionalText(request.Reason, "reason", LongestReason);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var document = await Versions.Lock(work, parent, number);
            document.MustNotBeStruck();
            if (change.Etag.Length > 0)
                document.MustBe(change.Etag);
            var wrong = new Violations();
            var changed = document.Registration.With(change, fields, SwedishTime.Day(work.At), wrong);
            wrong.Refuse();
            if (changed == document.Registration)
                return document.ToMessage();

            if (document.Registration.IsTakenBackBy(changed))
                MayTakeBack(caller, parent.Organisation, reason);
            if (changed.Sent is not null || changed.Archived is not null || changed.Direction == Wire.Direction.In)
                await Versions.MustHaveFinal(work, parent, document);
            await changed.Save(work, parent, document, reason);
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }

    // A record that anyone could see may leave the public list.
    private static void MayTakeBack(Caller caller, string organisation, string reason)
    {
        caller.In(organisation, Roles.Registrar);
        if (reason.Length == 0)
            throw Refused.Invalid("reason", "expected why the register says no longer that the document was received, sent or archived");
    }
}
