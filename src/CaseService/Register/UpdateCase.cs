using Contracts.Cases;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    private static readonly string[] Changeable = ["title", "description", "unit", "officer", "period"];

    public override Task<Wire.Case> UpdateCase(Wire.UpdateCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Case?.Name ?? "", "case.name");
        context.Caller().In(name.Organisation);
        var fields = request.UpdateMask?.Paths.Distinct().Order().ToList() ?? [];
        var violations = new Violations();
        violations.Require(fields.Count > 0, "update_mask", $"expected at least one of {string.Join(", ", Changeable)}");
        foreach (var field in fields.Except(Changeable))
            violations.Add("update_mask", $"expected one of {string.Join(", ", Changeable)}, found '{field}'");
        var content = CaseContent.ReadChange(request.Case!, fields, name.Organisation, violations);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var found = await Cases.Open(work, name);
            if (request.Case!.Etag.Length > 0 && request.Case.Etag != found.Etag)
                throw new Refused(StatusCode.Aborted, "STALE_ETAG", "The case has changed since it was read.", ("etag", request.Case.Etag), ("current", found.Etag));
            await CheckUnit(work, name.Organisation, content.Unit);
            var changed = found.Content.With(content, fields);
            var after = changed.Differing(found.Content, name);
            if (after.Count == 0)
                return await Cases.Load(work, name);
            if (changed.FormerTitles.Length > CaseContent.Most)
                throw Cases.Full(name, "former_titles");

            await Cases.Change(work, name, changed);
            await History.Add(work, name, "CaseUpdated", after, found.Content.Differing(changed, name));
            work.Publish(name.ToString(), new CaseUpdated(name.Organisation, name.ToString(), changed.Title, fields, work.At));
            return await Cases.Load(work, name);
        });
    }
}
