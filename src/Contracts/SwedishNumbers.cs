using System.Globalization;

namespace Contracts;

/// <summary>Amounts and shares as Swedes write them. Own rules: culture data differs between machines, and a document must be the same everywhere.</summary>
public static class SwedishNumbers
{
    /// <summary>Keeps a number on one line.</summary>
    public const char NoBreakSpace = '\u00a0';

    private static readonly NumberFormatInfo Numbers = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = $"{NoBreakSpace}", NegativeSign = "−" };

    /// <summary>Kronor, with öre only when there are any: 38 566 657, or 12,50.</summary>
    public static string Amount(decimal kronor) => kronor.ToString(kronor == decimal.Truncate(kronor) ? "#,0" : "#,0.00", Numbers);

    /// <summary>38 566 657 kr, or 12,50 kr.</summary>
    public static string Kronor(decimal kronor) => $"{Amount(kronor)}{NoBreakSpace}kr";

    /// <summary>A share: 50 %, or 33,33 %.</summary>
    /// <param name="percent">Of hundred.</param>
    /// <param name="format">Its decimals: 0.0 always shows one, 0.# only where it isn't zero.</param>
    public static string Percent(decimal percent, string format = "0.##") => $"{percent.ToString(format, Numbers)}{NoBreakSpace}%";
}
