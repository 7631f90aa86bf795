using DocumentService.Rendering;
using static DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Tests.Rendering;

public class FundingBarTests
{
    [Fact]
    public void What_nobody_bears_yet_is_an_open_part()
    {
        var bar = FundingBar.Of(new FundingPlan(1000m, [Row("A", 300m), Row("B", 200m)]));

        Assert.Equal(["A", "B", "Inte fördelat"], bar!.Parts.Select(part => part.Label));
        Assert.Equal([30m, 20m, 50m], bar.Parts.Select(part => part.Width));
        Assert.Equal("Finansieringens fördelning: A (30,0 %), B (20,0 %) och Inte fördelat (50,0 %).", bar.Description.Replace('\u00a0', ' '));
    }

    [Fact]
    public void Of_many_financiers_the_largest_are_named_and_the_others_are_one_part()
    {
        var bar = FundingBar.Of(new FundingPlan(1000m, [.. Enumerable.Range(1, 10).Select(i => Row($"F{i}", 100m))]));

        Assert.Equal(["F1", "F2", "F3", "F4", "F5", "Övriga (5)"], bar!.Parts.Select(part => part.Label));
        Assert.Equal(100m, bar.Parts.Sum(part => part.Width));
    }

    [Fact]
    public void A_financier_with_two_rows_is_told_apart_by_source() =>
        Assert.Equal(
            ["Region, egna medel", "Region, anslag 1:1"],
            FundingBar.Of(new FundingPlan(100m, [Row("Region", 50m) with { Source = "own-frame" }, Row("Region", 50m) with { Source = "state-grant-1:1" }]))!.Parts.Select(part => part.Label));

    [Fact]
    public void A_plan_that_overruns_its_total_or_has_one_part_has_no_bar()
    {
        Assert.Null(FundingBar.Of(new FundingPlan(100m, [Row("A", 60m), Row("B", 60m)])));
        Assert.Null(FundingBar.Of(new FundingPlan(100m, [Row("A", 100m)])));
        Assert.Null(FundingBar.Of(new FundingPlan(null, [Row("A", 100m), Row("B", 1m)])));
        Assert.Null(FundingBar.Of(new FundingPlan(0m, [])));
    }

    private static FundingRow Row(string financier, decimal amount) => new(financier) { Amount = amount };
}
