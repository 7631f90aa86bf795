using Contracts;

namespace FundingService.Insight;

/// <summary>What charts and tables say, in Swedish.</summary>
internal static class SwedishText
{
    /// <summary>56,3 %.</summary>
    public static string Percent(decimal percent) => SwedishNumbers.Percent(percent, "0.#");

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
