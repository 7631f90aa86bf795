using static DocumentService.Rendering.DecisionDocument;
using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <summary>The sources as parts of one bar. It says nothing that the table does not: <paramref name="Description"/> replaces it for those who cannot see it.</summary>
public sealed record FundingBar(IReadOnlyList<BarPart> Parts, string Description)
{
    private const int MostParts = 6;

    /// <summary>Null where fewer than two parts are known, or the shares overrun the total and a bar would lie.</summary>
    public static FundingBar? Of(FundingPlan plan)
    {
        var known = plan.Rows
            .Select(row => BarPart.Of(Label(row, plan), FundingLine.PercentOf(row, plan.Total) ?? 0))
            .Where(part => part.Width > 0)
            .ToList();
        var rest = 100 - known.Sum(part => part.Width);
        if (rest < -0.01m)
            return null;

        var named = known.Count <= MostParts ? MostParts : MostParts - 1;
        var smallest = known.OrderByDescending(part => part.Width).Take(named).Select(part => part.Width).LastOrDefault();
        var parts = known.Where(part => part.Width >= smallest).Take(named).ToList();
        var others = known.Except(parts, ReferenceEqualityComparer.Instance).Cast<BarPart>().ToList();
        if (others.Count > 0)
            parts.Add(BarPart.Of($"Övriga ({others.Count})", others.Sum(part => part.Width)) with { Others = true });
        if (rest >= 0.05m)
            parts.Add(BarPart.Of(plan.Rows.Any(row => row.Rest) ? "Återstoden" : "Inte fördelat", rest) with { Open = true });

        return parts.Count < 2 ? null : new FundingBar(parts, "Finansieringens fördelning: " + Enumerate([.. parts.Select(part => $"{part.Label} ({part.Share})")]) + ".");
    }

    /// <summary>A financier with several rows is told apart by their sources.</summary>
    private static string Label(FundingRow row, FundingPlan plan) =>
        row.Source is { } source && plan.Rows.Count(other => other.Financier == row.Financier) > 1
            ? $"{Line(row.Financier)}, {FundingLine.SourceName(Line(source))}"
            : Line(row.Financier);
}

/// <param name="Width">Percent of the whole bar.</param>
/// <param name="Open">Not yet borne by a named contribution.</param>
/// <param name="Others">Several that are too small to be named.</param>
public sealed record BarPart(string Label, decimal Width, string Share, bool Open = false, bool Others = false)
{
    internal static BarPart Of(string label, decimal percent) => new(label, Math.Round(percent, 4), RoundedPercent(percent));
}
