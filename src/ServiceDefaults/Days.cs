using Date = Google.Type.Date;

namespace ServiceDefaults;

/// <summary>A date that may be known to the month only, e.g. "February 2019".</summary>
/// <param name="Year">1 to 9999.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">0: known to the month only.</param>
public readonly record struct PartialDate(int Year, int Month, int Day)
{
    /// <summary>The first day that it can be.</summary>
    public DateOnly Earliest => new(Year, Month, Math.Max(Day, 1));

    /// <summary>The last day that it can be.</summary>
    public DateOnly Latest => Day > 0 ? Earliest : new(Year, Month, DateTime.DaysInMonth(Year, Month));

    /// <summary>2019-02, or 2019-02-16.</summary>
    public override string ToString() => Day > 0 ? $"{Year:0000}-{Month:00}-{Day:00}" : $"{Year:0000}-{Month:00}";

    /// <summary>Reads what <see cref="ToString"/> writes; null for null.</summary>
    public static PartialDate? Parse(string? text) =>
        text is null ? null
        : text.Length == 7 ? new(Number(text[..4]), Number(text[5..]), 0)
        : new(Number(text[..4]), Number(text[5..7]), Number(text[8..]));

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Days on the wire: google.type.Date.</summary>
public static class Days
{
    /// <summary>To the wire.</summary>
    public static Date ToDate(this DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    /// <summary>To the wire; null stays unset.</summary>
    public static Date? ToDate(this DateOnly? day) => day?.ToDate();

    /// <summary>To the wire; null stays unset.</summary>
    public static Date? ToDate(this PartialDate? date) =>
        date is { } known ? new() { Year = known.Year, Month = known.Month, Day = known.Day } : null;

    /// <summary>From the wire: a whole day, noting what is wrong with it. Null when unset or wrong.</summary>
    public static DateOnly? Read(this Date? date, Violations violations, string field)
    {
        if (date is null)
            return null;
        return Exists(date) && date.Day > 0
            ? new DateOnly(date.Year, date.Month, date.Day)
            : violations.Add<DateOnly>(field, $"expected a day that exists, found {date.Year:0000}-{date.Month:00}-{date.Day:00}");
    }

    /// <summary>From the wire: a day or a month, noting what is wrong with it. Null when unset or wrong.</summary>
    public static PartialDate? ReadPartial(this Date? date, Violations violations, string field)
    {
        if (date is null)
            return null;
        return Exists(date)
            ? new PartialDate(date.Year, date.Month, date.Day)
            : violations.Add<PartialDate>(field, $"expected a day or a month that exists, found {date.Year:0000}-{date.Month:00}-{date.Day:00}");
    }

    /// <summary>From a reply of one of our services, which is a whole day.</summary>
    public static DateOnly? ToDay(this Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);

    /// <summary>From the wire: from which day on something is valid, and until when (null: until further notice), noting what is wrong with it.</summary>
    /// <param name="field">What is valid: rule.</param>
    public static (DateOnly? From, DateOnly? To) ReadValidity(Date? validFrom, Date? validTo, Violations violations, string field)
    {
        violations.Require(validFrom is not null, $"{field}.valid_from", "expected a day");
        var from = validFrom.Read(violations, $"{field}.valid_from");
        var to = validTo.Read(violations, $"{field}.valid_to");
        violations.Require(from is null || to is null || to >= from, $"{field}.valid_to", $"expected a day that isn't before {from:O}, found {to:O}");
        return (from, to);
    }

    private static bool Exists(Date date) =>
        date is { Year: >= 1900 and <= 2200, Month: >= 1 and <= 12, Day: >= 0 }
        && date.Day <= DateTime.DaysInMonth(date.Year, date.Month);
}
