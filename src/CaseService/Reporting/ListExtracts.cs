namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ListExtractsResponse> ListExtracts(Wire.ListExtractsRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.TryIn("boards", request.Parent) is { } found ? (found.Organisation, found.Id) : (Names.Organisation(request.Parent), null);
        context.Caller().In(organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<Position>(request, violations) ?? new Position("", 0, "");
        violations.Require(Enum.IsDefined(request.State), "state", "expected a state of extracts");
        violations.Refuse();
        var state = request.State switch { Wire.ExtractState.Queued => "queued", Wire.ExtractState.Sent => "sent", _ => null };

        return database.Read(context, async work =>
        {
            var extracts = await Extracts.After(work, organisation, board, state, (after.CaseId, after.Decision, after.Recipient), size + 1);
            var page = extracts.Take(size).ToList();
            return new Wire.ListExtractsResponse
            {
                Extracts = { page.Select(extract => extract.ToMessage(organisation)) },
                NextPageToken = extracts.Count > size ? Page.Token(request, new Position(page[^1].CaseId, page[^1].Decision, page[^1].Recipient)) : "",
            };
        });
    }

    private sealed record Position(string CaseId, int Decision, string Recipient);
}
