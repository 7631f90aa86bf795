using System.Globalization;
using Google.Type;

namespace Cli.Calls;

/// <summary>Amounts and dates on the wire. Kronor are decimals with at most two decimals, as the schemas demand.</summary>
internal static class Wire
{
    private const int NanosPerÖre = 10_000_000;
    private const int ÖrePerKrona = 100;

    public static Money Money(decimal kronor)
    {
        var units = decimal.Truncate(kronor);
        return new Money { CurrencyCode = "SEK", Units = (long)units, Nanos = (int)((kronor - units) * ÖrePerKrona) * NanosPerÖre };
    }

    /// <summary>Null stays unset.</summary>
    public static Money? Money(decimal? kronor) => kronor is { } known ? Money(known) : null;

    public static decimal? Kronor(Money? money) =>
        money is null ? null : money.Units + (decimal)(money.Nanos / NanosPerÖre) / ÖrePerKrona;

    public static Date Date(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    /// <summary>Null stays unset.</summary>
    public static Date? Date(DateOnly? day) => day is { } known ? Date(known) : null;

    /// <summary>2019-02-16, or 2019-02 with day 0 as "known to the month only". Null stays unset.</summary>
    public static Date? Date(string? dayOrMonth) =>
        dayOrMonth is null ? null : new() { Year = Part(dayOrMonth, 0, 4), Month = Part(dayOrMonth, 5, 2), Day = dayOrMonth.Length > 7 ? Part(dayOrMonth, 8, 2) : 0 };

    /// <summary>2019-02-16, or 2019-02; empty when unset.</summary>
    public static string Text(Date? date) => date switch
    {
        null => "",
        { Day: 0 } => string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}"),
    };

    private static int Part(string text, int start, int length) => int.Parse(text.AsSpan(start, length), CultureInfo.InvariantCulture);
}
