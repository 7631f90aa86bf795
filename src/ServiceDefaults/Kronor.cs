using Google.Type;

namespace ServiceDefaults;

/// <summary>Amounts on the wire: google.type.Money in SEK, whole öre. In code they are decimals.</summary>
public static class Kronor
{
    private const int NanosPerÖre = 10_000_000;
    private const int ÖrePerKrona = 100;

    /// <summary>The largest amount that is accepted, in kronor: ten thousand billion.</summary>
    public const decimal Largest = 10_000_000_000_000m;

    /// <summary>To the wire; null stays unset.</summary>
    public static Money? ToMoney(this decimal? kronor) => kronor?.ToMoney();

    /// <summary>To the wire. The amount has whole öre, since it came from the wire or from a rule that rounds to öre.</summary>
    public static Money ToMoney(this decimal kronor)
    {
        var units = decimal.Truncate(kronor);
        var öre = (kronor - units) * ÖrePerKrona;
        if (öre != decimal.Truncate(öre))
            throw new ArgumentOutOfRangeException(nameof(kronor), kronor, "An amount is in whole öre.");
        return new Money { CurrencyCode = "SEK", Units = (long)units, Nanos = (int)öre * NanosPerÖre };
    }

    /// <summary>From the wire, noting what is wrong with it: another currency, parts of an öre, negative, too large.</summary>
    /// <returns>Kronor, or null when unset or wrong.</returns>
    public static decimal? Read(this Money? money, Violations violations, string field)
    {
        if (money is null)
            return null;
        if (money.CurrencyCode is not "SEK")
            return violations.Add(field, $"expected SEK, found '{money.CurrencyCode}'");
        if (money.Nanos % NanosPerÖre != 0 || Math.Abs((long)money.Nanos) >= 1_000_000_000)
            return violations.Add(field, "expected whole öre");
        var kronor = money.Units + (decimal)(money.Nanos / NanosPerÖre) / ÖrePerKrona;
        if (kronor < 0 || money.Nanos < 0)
            return violations.Add(field, $"expected an amount that isn't negative, found {kronor}");
        return kronor <= Largest ? kronor : violations.Add(field, $"expected at most {Largest}, found {kronor}");
    }

    /// <summary>From a reply of one of our services, which is whole öre in SEK.</summary>
    public static decimal? ToKronor(this Money? money) =>
        money is null ? null : money.Units + (decimal)(money.Nanos / NanosPerÖre) / ÖrePerKrona;
}
