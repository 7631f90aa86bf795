using System.Text;
using Contracts.Funding.V1;
using FundingService.Insight;
using FundingService.Tests.Applications;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Insight;

public sealed class QueryTests(FundingHost host)
{
    private static readonly DateOnly Today = SwedishTime.Day(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Money_of_frames_is_seen_by_frame_and_year_and_by_case()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 1_000m));
        await region.Put("tillvaxt", (2024, 500m));
        var (first, second) = (region.NewCase(), region.NewCase());
        await region.Hold(first, region.Line(300, ["naringsliv"], [2024]), region.Line(40, ["naringsliv"], [2024], ContributionKind.InKind));
        var committed = await region.Hold(second, region.Line(200, ["naringsliv"], [2024]), region.Line(70, ["naringsliv"], [2025]));
        await host.Happens(region.Taken(second, committed.Name));

        var rows = (await Query(region, FundingDimension.Frame, FundingDimension.Year)).Rows;

        Assert.Equal(
            [
                ("naringsliv", 2024, 1_000m, 300m, 200m, 0m, 40m, 500m, 500m),
                ("naringsliv", 2025, 0m, 0m, 70m, 70m, 0m, 0m, 70m),
                ("tillvaxt", 2024, 500m, 0m, 0m, 0m, 0m, 500m, 0m),
            ],
            rows.Select(row => (row.Frame.Split('/')[^1], row.Year, Kr(row.Allocated), Kr(row.Held), Kr(row.Committed), Kr(row.Forward), Kr(row.InKind), Kr(row.Left), Kr(row.Forecast))));
        var byCase = (await Query(region, FundingDimension.Case)).Rows.Where(row => row.Case.Length > 0).ToDictionary(row => row.Case);
        Assert.Equal((300m, 0m, 0m, 270m), (Kr(byCase[first].Held), Kr(byCase[first].Committed), Kr(byCase[second].Held), Kr(byCase[second].Committed)));
    }

    [Fact]
    public async Task A_grant_is_seen_by_source_with_what_is_paid_and_left_and_its_forecast_over_its_years()
    {
        var project = await OutcomeTests.Project.Sent(host);
        await project.Grant(new() { Amount = 400_000m.ToMoney(), From = Today.ToDate(), To = new DateOnly(Today.Year + 2, 6, 30).ToDate() });
        var claim = await project.Region.Payments.SubmitClaimAsync(
            new() { Claim = new() { Application = project.Application, ActualCosts = 100_000m.ToMoney(), Day = Today.ToDate() } }, project.Region.Officer);
        await project.Region.Payments.ApproveClaimAsync(new() { Name = claim.Name, ApprovedCosts = 100_000m.ToMoney() }, project.Region.Registrar);
        await project.Region.Payments.RecordPaymentAsync(new() { Name = claim.Name, Day = Today.ToDate() }, project.Region.Officer);

        var row = Assert.Single((await Query(project.Region, FundingDimension.Source)).Rows);
        Assert.Equal(("call", 400_000m, 100_000m, 300_000m, 300_000m), (row.Source, Kr(row.Granted), Kr(row.Paid), Kr(row.Left), Kr(row.Forecast)));
        Assert.Equal(
            [(Today.Year, 100_000m), (Today.Year + 1, 100_000m), (Today.Year + 2, 100_000m)],
            (await Query(project.Region, FundingDimension.Year)).Rows.Select(year => (year.Year, Kr(year.Forecast))));
    }

    [Fact]
    public async Task Pages_together_are_the_whole_and_a_filter_leaves_out_the_rest()
    {
        var region = host.NewOrganisation();
        foreach (var frame in new[] { "c", "a", "b" })
            await region.Put(frame, (2024, 1m), (2025, 2m));

        var request = new QueryFundingRequest { Parent = region.Name, GroupBy = { FundingDimension.Year, FundingDimension.Frame }, PageSize = 2 };
        var seen = new List<FundingRow>();
        do
        {
            var page = await region.Insight.QueryFundingAsync(request, region.Officer);
            seen.AddRange(page.Rows);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["a 2024", "a 2025", "b 2024", "b 2025", "c 2024", "c 2025"], seen.Select(row => $"{row.Frame.Split('/')[^1]} {row.Year}"));
        var one = await region.Insight.QueryFundingAsync(new() { Parent = region.Name, GroupBy = { FundingDimension.Frame }, Frame = region.Frame("b"), Year = 2025 }, region.Officer);
        Assert.Equal(2m, Kr(Assert.Single(one.Rows).Allocated));
    }

    [Fact]
    public async Task An_export_is_a_file_that_Swedish_spreadsheets_read()
    {
        var region = host.NewOrganisation();
        await region.Put("naringsliv", (2024, 1_234.5m));

        var file = await region.Insight.ExportFundingAsync(new() { Parent = region.Name, GroupBy = { FundingDimension.Frame, FundingDimension.Year } }, region.Officer);

        Assert.Equal([0xEF, 0xBB, 0xBF], file.Content.Take(3));
        Assert.Equal(
            "Ram;Källa;Enhet;År;Ärende;Tilldelat;Beviljat;Reserverat;Avsatt;Varav utfäst;Arbetstid;Betalt;Kvar;Prognos\r\n"
            + "naringsliv;;;2024;;1234,50;0,00;0,00;0,00;0,00;0,00;0,00;1234,50;0,00\r\n",
            file.Content.ToStringUtf8()[1..]);
        Assert.EndsWith(".csv", file.FileName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+46", "'+46")]
    [InlineData("-2", "'-2")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("\"a\"", "\"\"\"a\"\"\"")]
    [InlineData("=a\nb", "\"'=a\nb\"")]
    [InlineData("1:1", "1:1")]
    public void What_a_spreadsheet_would_run_is_text(string given, string written) =>
        Assert.Equal($"\uFEFFa\r\n{written};-0,50\r\n", Encoding.UTF8.GetString(Csv.Write(["a"], [[given, -0.5m]])));

    [Fact]
    public async Task Everything_that_is_wrong_with_a_query_is_told_at_once()
    {
        var region = host.NewOrganisation();
        var request = new QueryFundingRequest { Parent = region.Name, GroupBy = { (FundingDimension)9 }, Frame = "x", Unit = "y", Case = "z", Year = 3, PageSize = -1, PageToken = "?" };
        Assert.Equal(
            ["case", "frame", "group_by[0]", "page_size", "page_token", "unit", "year"],
            (await Violated.Fields(region.Insight.QueryFundingAsync(request, region.Officer))).Order(StringComparer.Ordinal));
        await Refusal.Of(
            StatusCode.PermissionDenied, "OTHER_ORGANISATION",
            region.Insight.ExportFundingAsync(new() { Parent = region.Name, GroupBy = { FundingDimension.Frame } }, host.NewOrganisation().Officer));
    }

    private static async Task<QueryFundingResponse> Query(TestOrganisation region, params FundingDimension[] by) =>
        await region.Insight.QueryFundingAsync(new() { Parent = region.Name, GroupBy = { by } }, region.Officer);

    private static decimal Kr(Google.Type.Money money) => money.ToKronor()!.Value;
}
