using Contracts;
using FundingService.Plans;
using Contribution = FundingService.Plans.Contribution;

namespace FundingService.Insight;

public sealed partial class InsightEndpoints
{
    private const int MostBars = 40;

    /// <inheritdoc/>
    public override Task<Chart> DrawPlan(DrawPlanRequest request, ServerCallContext context)
    {
        var of = PlanContent.CaseOf(request.Name, "name");
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
        {
            var kept = await PlanVersions.Latest(work, of) ?? throw Refused.NotFound("plan", request.Name);
            return Sources(of, ResolvedPlan.Of(kept.Content.Plan)).ToMessage();
        });
    }

    internal static BarChart Sources(CaseName of, ResolvedPlan plan)
    {
        var bars = plan.Plan.Rows.Index().Select(row => Source(plan, row.Index, row.Item)).ToList();
        if (bars.Count > MostBars)
            bars = [.. bars.Take(MostBars - 1), new Bar($"{bars.Count - MostBars + 1} bidrag till", "visas inte", null, Fill.Empty)];
        if (plan.CertainGap is not 0 and var gap)
        {
            var value = plan.Plan.Total is null ? SwedishText.Percent(Math.Abs(gap)) : SwedishNumbers.Kronor(Math.Abs(gap));
            bars.Add(new Bar(gap > 0 ? "Saknas" : "För mycket", value, Math.Abs(gap) / plan.Whole, Fill.Empty));
        }

        var total = plan.Plan.Total is { } kronor ? SwedishNumbers.Kronor(kronor) : "inte känt";
        var parts = string.Join("; ", bars.Select(bar => $"{bar.Label}: {bar.Value}"));
        return new BarChart(
            $"Finansiering av {of.CaseNumber}", $"Liggande staplar, en för varje bidrag. Totalt: {total}. {parts}. Randig stapel: annat än pengar.", bars);
    }

    private static Bar Source(ResolvedPlan plan, int index, Contribution row)
    {
        var part = plan.Parts[index];
        string[] labels = [row.Financier, SwedishText.Source(row.Source), string.Join(", ", row.Years), row.Kind == ContributionKind.InKind ? "annat än pengar" : ""];
        string[] values =
        [
            row.IsLost ? "inget" : plan.Amount(index) is { } amount ? SwedishNumbers.Kronor(amount) : row.Ceiling is { } most ? $"högst {SwedishNumbers.Kronor(most)}" : "",
            part is { } known && !row.IsLost ? SwedishText.Percent(known / plan.Whole * 100) : row.Rest ? "resten" : "",
        ];
        var value = string.Join(", ", values.Where(text => text.Length > 0));
        return new Bar(
            string.Join(", ", labels.Where(text => text.Length > 0)), value.Length > 0 ? value : "öppet", part / plan.Whole,
            row.Kind == ContributionKind.InKind ? Fill.Hatched : Fill.Solid);
    }
}
