namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    public override Task<Wire.Document> UpdateDocument(Wire.UpdateDocumentRequest request, ServerCallContext context)
    {
        var change = request.Document ?? new Wire.Document();
        var (parent, number) = Names.InCase("documents", change.Name, "document.name");
        context.Caller().In(parent.Organisation);
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

            if (changed.Sent is not null || changed.Archived is not null || changed.Direction == Wire.Direction.In)
                await Versions.MustHaveFinal(work, parent, document);
            await changed.Save(work, parent, document, reason);
            return (await FiledDocument.Load(work, parent, number)).ToMessage();
        });
    }
}
