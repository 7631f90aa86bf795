using System.Globalization;
using Contracts;

namespace Cli.Output;

/// <summary>Amounts and shares as the terminal shows them.</summary>
internal static class SwedishText
{
    /// <summary>38 566 657 kr, or 12,50 kr.</summary>
    public static string Kronor(decimal kronor) => $"{SwedishNumbers.Amount(kronor)}{SwedishNumbers.NoBreakSpace}kr";

    /// <summary>50 %, or 33,33 %.</summary>
    /// <param name="percent">As the API has it: "33.30".</param>
    public static string Percent(string percent) => SwedishNumbers.Percent(decimal.Parse(percent, CultureInfo.InvariantCulture), "0.####");
}
