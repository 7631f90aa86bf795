using System.Globalization;
using System.Text;

namespace Cli.Output;

/// <summary>Amounts and shares as Swedes write them, the same on every machine.</summary>
internal static class SwedishText
{
    private const char NoBreakSpace = '\u00a0';

    /// <summary>38 566 657 kr, or 12,50 kr.</summary>
    public static string Kronor(decimal kronor)
    {
        var digits = kronor.ToString(kronor == decimal.Truncate(kronor) ? "0" : "0.00", CultureInfo.InvariantCulture);
        var whole = digits.Split('.')[0];
        var text = new StringBuilder();
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0 && whole[i - 1] != '-')
                text.Append(NoBreakSpace);
            text.Append(whole[i]);
        }

        return text.Append(digits.AsSpan(whole.Length)).Replace('.', ',').Append(NoBreakSpace).Append("kr").ToString();
    }

    /// <summary>50 %, or 33,33 %.</summary>
    /// <param name="percent">As the API has it: "33.30".</param>
    public static string Percent(string percent)
    {
        var digits = percent.Contains('.', StringComparison.Ordinal) ? percent.TrimEnd('0').TrimEnd('.') : percent;
        return $"{digits.Replace('.', ',')}{NoBreakSpace}%";
    }
}
