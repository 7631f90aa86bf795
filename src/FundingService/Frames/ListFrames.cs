namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override Task<ListFramesResponse> ListFrames(ListFramesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
        {
            var frames = await work.All<(string Id, string DisplayName, string Unit)>(
                "SELECT frame, display_name, unit FROM frame WHERE organisation = @organisation ORDER BY frame", new { organisation });
            var years = (await FrameYears.Of(work, organisation, frames.Select(frame => frame.Id))).ToLookup(year => year.Frame);
            return new ListFramesResponse { Frames = { frames.Select(frame => ToMessage(organisation, frame.Id, frame.DisplayName, frame.Unit, years[frame.Id])) } };
        });
    }
}
