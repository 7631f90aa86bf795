namespace FundingService.Plans;

/// <summary>Splits an amount by weights so that the parts add up to it.</summary>
internal static class LargestRemainder
{
    private const decimal Öre = 0.01m;

    /// <summary>
    /// Parts in whole kronor, or in whole öre of an amount that has öre. What is left after rounding down goes to the largest remainders, one
    /// krona each; of equal ones to the first identity, so that the order of rows doesn't matter.
    /// </summary>
    /// <param name="weights">Not negative, not all zero.</param>
    public static decimal[] Split(decimal amount, IReadOnlyList<decimal> weights, IReadOnlyList<string> identities)
    {
        var unit = amount == decimal.Truncate(amount) ? 1m : Öre;
        var units = amount / unit;
        var sum = weights.Sum();
        // Whole units and remainders without a division, which would round.
        var remainders = weights.Select(weight => units * weight % sum).ToArray();
        var parts = weights.Select((weight, row) => ((units * weight) - remainders[row]) / sum).ToArray();
        var left = (int)(units - parts.Sum());
        var winners = Enumerable.Range(0, weights.Count).OrderByDescending(row => remainders[row]).ThenBy(row => identities[row], StringComparer.Ordinal).Take(left);
        foreach (var row in winners)
            parts[row]++;
        return [.. parts.Select(part => part * unit)];
    }
}
