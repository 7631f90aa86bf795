using System.Globalization;

namespace FundingService;

/// <summary>Percent on the wire: a decimal with a point, "33.33".</summary>
internal static class Percentage
{
    private const int MostDecimals = 6;
    private const int Longest = 12;

    /// <summary>From the wire, noting what is wrong with it. Null when empty or wrong.</summary>
    public static decimal? Read(string text, Violations violations, string field)
    {
        if (text.Length == 0)
            return null;
        var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        return text.Length <= Longest && isNumber && percent is >= 0 and <= 100 && decimal.Round(percent, MostDecimals) == percent
            ? percent
            : violations.Add(field, $"expected a percentage from 0 to 100 with at most {MostDecimals} decimals, found '{text}'");
    }

    /// <summary>What a part is of the whole, with two decimals: 56.25.</summary>
    public static string Of(decimal part, decimal whole) => Text.Of(Math.Round(part / whole * 100, 2, MidpointRounding.AwayFromZero));

    /// <summary>To the wire, without zeros at the end: 50, 33.33.</summary>
    public static string Format(decimal percent) => percent.ToString("0.######", CultureInfo.InvariantCulture);
}
