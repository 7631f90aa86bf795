using System.Xml.Linq;
using Contracts.Funding.V1;
using FundingService.Insight;
using FundingService.Plans;
using FundingService.Tests.Plans;
using Grpc.Core;
using ServiceDefaults;
using Testing;
using Chart = Contracts.Funding.V1.Chart;

namespace FundingService.Tests.Insight;

public sealed class ChartTests(FundingHost host)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly CaseName Case = CaseName.Parse("organisations/o/cases/RUN-99-2019");

    [Fact]
    public void A_plans_chart_says_in_words_what_it_shows()
    {
        var chart = InsightEndpoints.Sources(Case, ResolvedPlanTests.Resolve(
            1_000_000,
            ResolvedPlanTests.Amount(450_000) with { Financier = "Tillväxtverket", Source = "call", Kind = ContributionKind.Cash, Years = [2024, 2025] },
            ResolvedPlanTests.Amount(200_000) with { Financier = "Kommunerna", Kind = ContributionKind.InKind },
            ResolvedPlanTests.Amount(300_000) with { Financier = "Regionen", Source = "own-frame", Kind = ContributionKind.Cash })).ToMessage();

        Assert.Equal("Finansiering av RUN/99/2019", chart.Title);
        Assert.Equal(
            "Liggande staplar, en för varje bidrag. Totalt: 1 000 000 kr. Tillväxtverket, utlysning, 2024, 2025: 450 000 kr, 45 %; "
            + "Kommunerna, annat än pengar: 200 000 kr, 20 %; Regionen, egna medel: 300 000 kr, 30 %; Saknas: 50 000 kr. Randig stapel: annat än pengar.",
            chart.Description.Replace('\u00a0', ' '));
        var drawn = Drawn(chart);
        Assert.Equal([306m, 136m, 204m, 34m], Bars(drawn).Select(bar => bar.Width));
        Assert.Equal("url(#hatched)", Bars(drawn)[1].Fill);
    }

    [Fact]
    public void What_is_open_is_named_without_a_bar_and_text_from_outside_stays_text()
    {
        var chart = InsightEndpoints.Sources(Case, ResolvedPlanTests.Resolve(
            null, ResolvedPlanTests.Share(50, "<script>alert(1)</script>"), ResolvedPlanTests.Row("Öppen"), ResolvedPlanTests.Ceiling(100) with { Financier = "Tak" })).ToMessage();

        Assert.Single(Bars(Drawn(chart)));
        Assert.DoesNotContain("<script", chart.Svg, StringComparison.Ordinal);
        Assert.Contains("Totalt: inte känt. <script>alert(1)</script>: 50\u00a0%; Öppen: öppet; Tak: högst 100\u00a0kr.", chart.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frames_year_shows_what_is_committed_held_and_free()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 1_000m));
        await region.Hold(region.NewCase(), region.Line(250, ["naringsliv"], [2024]), region.Line(80, ["naringsliv"], [2024], ContributionKind.InKind));

        var chart = await region.Insight.DrawFrameYearAsync(new() { Frame = region.Frame("naringsliv"), Year = 2024 }, region.Officer);

        Assert.Equal(
            "Liggande staplar för ramens år. Tilldelat: 1 000 kr. Avsatt genom beslut: 0 kr, 0 %; Reserverat för förslag till beslut: 250 kr, 25 %; Kvar: 750 kr, 75 %; "
            + "Arbetstid, inom befintliga löner: 80 kr.",
            chart.Description.Replace('\u00a0', ' '));
        Assert.Equal([0m, 170m, 510m], Bars(Drawn(chart)).Select(bar => bar.Width));
        await Refusal.Of(
            StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Insight.DrawFrameYearAsync(new() { Frame = region.Frame("unknown"), Year = 2024 }, region.Officer));
    }

    [Fact]
    public async Task A_plan_is_drawn_as_it_stands()
    {
        var region = host.NewOrganisation();
        var plan = await region.Plans.PutPlanAsync(
            new() { Plan = new() { Name = $"{region.NewCase()}/plan", Total = 10m.ToMoney(), Contributions = { new Contracts.Funding.V1.Contribution { Financier = "A", Rest = true } } } },
            region.Officer);

        Assert.Single(Bars(Drawn(await region.Insight.DrawPlanAsync(new() { Name = plan.Name }, region.Officer))));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Insight.DrawPlanAsync(new() { Name = $"{region.NewCase()}/plan" }, region.Officer));
    }

    // Whatever is drawn has a title and a description that readers of the screen find.
    private static XElement Drawn(Chart chart)
    {
        var drawn = XElement.Parse(chart.Svg);
        Assert.Equal((chart.Title, chart.Description), ((string?)drawn.Element(Svg + "title"), (string?)drawn.Element(Svg + "desc")));
        Assert.Equal("title desc", (string?)drawn.Attribute("aria-labelledby"));
        return drawn;
    }

    private static List<(decimal Width, string Fill)> Bars(XElement drawn) =>
        [.. drawn.Elements(Svg + "rect").Where(rect => (string?)rect.Attribute("stroke") == "#1a1a1a")
            .Select(rect => ((decimal)rect.Attribute("width")!, (string)rect.Attribute("fill")!))];
}
