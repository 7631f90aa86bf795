namespace FundingService.Rules;

/// <summary>What a grant comes to: min(percent × approved costs, ceiling).</summary>
internal static class GrantAmount
{
    private const decimal Öre = 0.01m;

    /// <param name="percent">Of approved costs; null: all of them.</param>
    /// <param name="approvedCosts">Kronor; null when not known.</param>
    /// <param name="ceiling">Kronor; null: without limit.</param>
    /// <returns>Kronor and whole öre, never more than the percentage; null when neither costs nor ceiling are known.</returns>
    public static decimal? Of(decimal? percent, decimal? approvedCosts, decimal? ceiling)
    {
        var part = approvedCosts * (percent ?? 100) / 100;
        return (part, ceiling) switch
        {
            (null, _) => ceiling,
            (_, null) => Down(part.Value),
            _ => Down(Math.Min(part.Value, ceiling.Value)),
        };
    }

    private static decimal Down(decimal kronor) => kronor - (kronor % Öre);
}
