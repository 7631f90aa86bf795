using static DocumentService.Rendering.DecisionDocument;
using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <summary>The funding plan as printed: a row per contribution, the total, and what the support comes to.</summary>
/// <param name="Total">The total as text, null while it is not settled.</param>
public sealed record FundingTable(IReadOnlyList<FundingLine> Rows, string? Total, IReadOnlyList<string> Shares, FundingBar? Bar)
{
    public const string NotSettled = "inte fastställt";

    public static FundingTable Of(FundingPlan plan) => new(
        [.. plan.Rows.Select(row => FundingLine.Of(row, plan.Total))],
        plan.Total is { } total ? Kronor(total) : null,
        [.. plan.Shares.Select(SharesSentence).OfType<string>()],
        FundingBar.Of(plan));

    private static string? SharesSentence(SupportShares shares)
    {
        var known = new[]
            {
                (shares.OfTotalCosts, "totala kostnader"),
                (shares.OfCashCosts, "faktiska kostnader"),
                (shares.OfTotalFinancing, "total finansiering"),
                (shares.OfPublicFinancing, "offentlig finansiering"),
            }
            .Where(share => share.Item1 is not null)
            .Select(share => $"{Percent(share.Item1!.Value)} av {share.Item2}")
            .ToList();
        return known.Count == 0 ? null : $"{Line(shares.Financier)} bär {Enumerate(known)}.";
    }
}

/// <param name="Terms">How the contribution is bound: source, frame, year, rest and note; empty when nothing more is known.</param>
/// <param name="Kind">Cash or in kind, and public or private, as far as they are known.</param>
public sealed record FundingLine(string Financier, string Terms, string Kind, string Amount, string Share)
{
    internal static FundingLine Of(FundingRow row, decimal? total)
    {
        var amount = row.Amount ?? row.ResolvedAmount;
        return new FundingLine(
            Line(row.Financier),
            FirstUpper(string.Join("; ", TermsOf(row))),
            FirstUpper(string.Join(", ", KindsOf(row))),
            amount is { } known ? Kronor(known)
                : row.Ceiling is { } ceiling && !row.Rest ? "högst " + Kronor(ceiling)
                : row.Rest ? "återstoden"
                : row.SharePercent is null ? FundingTable.NotSettled : "enligt andel",
            row.SharePercent is { } stated ? Percent(stated) : PercentOf(row, total) is { } given ? RoundedPercent(given) : "–");
    }

    /// <summary>In percent of the total: as stated, else as the amounts give it.</summary>
    internal static decimal? PercentOf(FundingRow row, decimal? total) =>
        row.SharePercent ?? ((row.Amount ?? row.ResolvedAmount) is { } amount && total is > 0 ? amount / total * 100 : null);

    private static IEnumerable<string> TermsOf(FundingRow row)
    {
        if (row.Source is { } source && SourceName(Line(source)) is var name && !row.Financier.Contains(name, StringComparison.OrdinalIgnoreCase))
            yield return name;
        if (row.Frames.Count > 0)
            yield return $"ram: {Enumerate([.. row.Frames.Select(Line)])}";
        if (row.Years.Count > 0)
            yield return $"år {Enumerate([.. row.Years.Select(year => $"{year}")])}";
        var settled = (row.Amount ?? row.ResolvedAmount) is not null;
        if (row.Rest && settled)
            yield return "återstoden";
        if (row.Ceiling is { } ceiling && (row.Rest || settled))
            yield return $"högst {Kronor(ceiling)}";
        if (row.Note is { } note)
            yield return Line(note).TrimEnd('.');
    }

    internal static string SourceName(string source) => source switch
    {
        "own-frame" => "egna medel",
        "call" => "utlysning",
        "programme" => "program",
        "state-grant-1:1" => "anslag 1:1",
        _ => source,
    };

    private static IEnumerable<string> KindsOf(FundingRow row)
    {
        if (row.Kind is { } kind)
            yield return kind == Contribution.Cash ? "kontant" : "annat än pengar";
        if (row.Public is { } isPublic)
            yield return isPublic ? "offentlig" : "privat";
        if (row.Kind is null && row.Public is null)
            yield return "inte angivet";
    }
}
