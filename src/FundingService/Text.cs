using System.Globalization;

namespace FundingService;

/// <summary>Values in refusals and warnings, the same on every machine.</summary>
internal static class Text
{
    /// <summary>Kronor and öre: 460000.00.</summary>
    public static string Of(decimal kronor) => kronor.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);
}
