namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    [ForAnyone]
    public override Task<Wire.ListPublicRegisterResponse> ListPublicRegister(Wire.ListPublicRegisterRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        // Anybody may see it: no role is needed.
        context.Caller().In(organisation);
        var violations = new Violations();
        var series = violations.Text(request.Series, "series", 12);
        violations.Require(request.Year is >= 1900 and <= 2199, "year", $"expected a year from 1900 to 2199, found {request.Year}");
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<int>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var ids = await work.All<string>(
                "SELECT case_id FROM case_file WHERE organisation = @organisation AND series = @series AND year = @Year AND number > @after ORDER BY number LIMIT @most",
                new { organisation, series, request.Year, after, most = size + 1 });
            var page = ids.Take(size).ToList();
            var cases = (await Cases.Of(work, organisation, page)).ToList();
            var taken = (await work.All<TakenDecision>(
                """
                SELECT case_id, kind, decided, paragraph, change_kind, ARRAY(SELECT signature ->> 'OfficeTitle' FROM jsonb_array_elements(decided_by) AS signature) AS offices
                FROM decision WHERE organisation = @organisation AND case_id = ANY(@ids) AND state = 'taken' ORDER BY number
                """,
                new { organisation, ids = page.ToArray() })).ToLookup(one => one.CaseId);
            return new Wire.ListPublicRegisterResponse
            {
                Cases = { cases.Select(one => ToPublic(one, taken[one.Name.Id])) },
                NextPageToken = ids.Count > size ? Page.Token(request, cases[^1].Name.Number) : "",
            };
        });
    }

    // Drafts and proposals are nothing that has been done yet, so neither they nor that there are some is told.
    private static Wire.PublicCase ToPublic(CaseFile found, IEnumerable<TakenDecision> taken)
    {
        var decisions = taken.Select(one => one.ToMessage()).ToList();
        return new Wire.PublicCase
        {
            Number = found.Name.CaseNumber,
            Board = $"organisations/{found.Name.Organisation}/boards/{found.Board}",
            Registered = found.Content.Registered.ToDate(),
            Imported = found.Imported,
            Status = found.Struck is not null ? Wire.CaseStatus.Struck
                : found.Closed is not null ? Wire.CaseStatus.Closed
                : decisions.Count > 0 ? Wire.CaseStatus.Decided
                : Wire.CaseStatus.Registered,
            Secrecy = found.Secrecy?.ToMessage(),
            Title = found.Secrecy is null ? found.Content.Title : "",
            StruckReason = found.Secrecy is null ? found.StruckReason : "",
            Decisions = { decisions },
        };
    }

    private sealed record TakenDecision(string CaseId, string Kind, DateOnly Decided, string Paragraph, string? ChangeKind, string[] Offices)
    {
        public Wire.PublicDecision ToMessage() => new()
        {
            Decided = Decided.ToDate(),
            Kind = Kind == "board" ? Wire.DecisionKind.Board : Wire.DecisionKind.Delegated,
            Offices = { Offices },
            Paragraph = Paragraph,
            Change = ChangeKind is null ? Wire.ChangeKind.Unspecified : Enum.Parse<Wire.ChangeKind>(ChangeKind, ignoreCase: true),
        };
    }
}
