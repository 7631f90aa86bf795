namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override Task<Wire.Frame> GetFrame(GetFrameRequest request, ServerCallContext context)
    {
        var (organisation, id) = Names.In("frames", request.Name);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
        {
            var found = (await work.All<(string DisplayName, string Unit)>(
                "SELECT display_name, unit FROM frame WHERE organisation = @organisation AND frame = @id", new { organisation, id })).Cast<(string DisplayName, string Unit)?>().SingleOrDefault()
                ?? throw Refused.NotFound("frame", request.Name);
            var years = request.At is null ? await FrameYears.Of(work, organisation, [id]) : await FrameYears.At(work, organisation, id, request.At.ToDateTimeOffset());
            return ToMessage(organisation, id, found.DisplayName, found.Unit, years);
        });
    }
}
