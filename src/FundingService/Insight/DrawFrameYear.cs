using Contracts;
using FundingService.Frames;

namespace FundingService.Insight;

public sealed partial class InsightEndpoints
{
    /// <inheritdoc/>
    public override Task<Chart> DrawFrameYear(DrawFrameYearRequest request, ServerCallContext context)
    {
        var (organisation, frame) = Names.In("frames", request.Frame, "frame");
        context.Caller().In(organisation);

        return database.Read(context, async work =>
        {
            var title = await work.Find<string>("SELECT display_name FROM frame WHERE organisation = @organisation AND frame = @frame", new { organisation, frame })
                ?? throw Refused.NotFound("frame", request.Frame);
            var year = (await FrameYears.Of(work, organisation, [frame])).SingleOrDefault(one => one.Year == request.Year)
                ?? new Frames.FrameYear { Frame = frame, Year = request.Year };
            return Balance(title, year).ToMessage();
        });
    }

    internal static BarChart Balance(string title, Frames.FrameYear year)
    {
        var whole = year.Allocated ?? year.Held + year.Committed;
        Bar Part(string label, decimal amount, Fill fill) =>
            new(label, SwedishNumbers.Kronor(amount) + (whole > 0 ? $", {SwedishText.Percent(amount / whole * 100)}" : ""), whole > 0 ? amount / whole : 0, fill);
        List<Bar> bars = [Part("Avsatt genom beslut", year.Committed, Fill.Solid), Part("Reserverat för förslag till beslut", year.Held, Fill.Hatched)];
        if (year.Free is { } free)
            bars.Add(Part("Kvar", free, Fill.Empty));
        if (year.WorkHeld + year.WorkCommitted is > 0 and var work)
            bars.Add(new Bar("Arbetstid, inom befintliga löner", SwedishNumbers.Kronor(work), null, Fill.Empty));
        var budget = year.Allocated is { } allocated ? $"Tilldelat: {SwedishNumbers.Kronor(allocated)}." : "Ramen är inte fastställd: allt är utfäst i förväg.";
        return new BarChart(
            $"{title} {year.Year}", $"Liggande staplar för ramens år. {budget} {string.Join("; ", bars.Select(bar => $"{bar.Label}: {bar.Value}"))}.",
            [new Bar(year.Allocated is null ? "Ramen är inte fastställd" : "Tilldelat", SwedishNumbers.Kronor(whole), null, Fill.Empty), .. bars]);
    }
}
