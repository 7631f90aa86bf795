namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.ListMeetingsResponse> ListMeetings(Wire.ListMeetingsRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Parent, "parent");
        context.Caller().In(organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<DateOnly>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var meetings = await Meetings.After(work, organisation, board, after, size + 1);
            var page = meetings.Take(size).ToList();
            return new Wire.ListMeetingsResponse
            {
                Meetings = { page.Select(meeting => meeting.ToMessage()) },
                NextPageToken = meetings.Count > size ? Page.Token(request, page[^1].Name.Date) : "",
            };
        });
    }
}
