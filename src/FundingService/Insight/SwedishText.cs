using System.Globalization;

namespace FundingService.Insight;

/// <summary>Amounts and shares as Swedes write them, the same on every machine.</summary>
internal static class SwedishText
{
    private static readonly NumberFormatInfo Numbers = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "\u00a0", NegativeSign = "−" };

    /// <summary>38 566 657 kr, or 12,50 kr.</summary>
    public static string Kronor(decimal kronor) => $"{kronor.ToString(kronor == decimal.Truncate(kronor) ? "#,0" : "#,0.00", Numbers)}\u00a0kr";

    /// <summary>56,3 %.</summary>
    public static string Percent(decimal percent) => $"{percent.ToString("0.#", Numbers)}\u00a0%";

    /// <summary>own-frame as "egna medel"; what has no word of its own stays as it is.</summary>
    public static string Source(string source) => source switch
    {
        "own-frame" => "egna medel",
        "call" => "utlysning",
        "programme" => "program",
        "state-grant-1:1" => "anslag 1:1",
        _ => source,
    };
}
