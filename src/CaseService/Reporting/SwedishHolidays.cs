namespace CaseService.Reporting;

/// <summary>
/// Public holidays (lag 1989:253), and the days on which nothing has to be done that falls due (lag 1930:173, 2 §). Right from 2005 on, when the national
/// day became a holiday in the place of Whit Monday.
/// </summary>
public static class SwedishHolidays
{
    /// <summary>The first year that the rules are right for.</summary>
    public const int FirstYear = 2005;

    /// <summary>The last year that is promised.</summary>
    public const int LastYear = 2100;

    /// <summary>The day itself, or the next one that is neither Saturday, Sunday, holiday nor midsummer's, Christmas or New Year's eve.</summary>
    public static DateOnly WorkingDayFrom(DateOnly day)
    {
        while (!IsWorkingDay(day))
            day = day.AddDays(1);
        return day;
    }

    /// <summary>Whether what falls due on the day has to be done that day.</summary>
    public static bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek != DayOfWeek.Saturday && !IsHoliday(day) && (day.Month, day.Day) is not ((12, 24) or (12, 31)) && day.AddDays(1) != MidsummerDay(day.Year);

    /// <summary>Whether the day is a public holiday: every Sunday, and those that the law names.</summary>
    public static bool IsHoliday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday || Of(day.Year).Any(holiday => holiday.Day == day);

    /// <summary>The holidays that the law names, by their Swedish names, in the order of the year.</summary>
    public static IReadOnlyList<(DateOnly Day, string Name)> Of(int year)
    {
        var easter = EasterDay(year);
        return
        [
            .. new[]
            {
                (new DateOnly(year, 1, 1), "nyårsdagen"),
                (new DateOnly(year, 1, 6), "trettondedag jul"),
                (easter.AddDays(-2), "långfredagen"),
                (easter, "påskdagen"),
                (easter.AddDays(1), "annandag påsk"),
                (new DateOnly(year, 5, 1), "första maj"),
                (easter.AddDays(39), "Kristi himmelsfärdsdag"),
                (easter.AddDays(49), "pingstdagen"),
                (new DateOnly(year, 6, 6), "Sveriges nationaldag"),
                (MidsummerDay(year), "midsommardagen"),
                (SaturdayFrom(new DateOnly(year, 10, 31)), "alla helgons dag"),
                (new DateOnly(year, 12, 25), "juldagen"),
                (new DateOnly(year, 12, 26), "annandag jul"),
            }.OrderBy(holiday => holiday.Item1),
        ];
    }

    /// <summary>Easter Sunday in the Gregorian calendar, by the method of Meeus, Jones and Butcher.</summary>
    public static DateOnly EasterDay(int year)
    {
        var golden = year % 19;
        var (century, ofCentury) = (year / 100, year % 100);
        // How far the full moon after the equinox has drifted: leap days that centuries leave out, and the moon's own correction.
        var epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        var toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        // Keeps Easter from falling later than the 25th of April, and twice on that day in one cycle of the moon.
        var correction = (golden + 11 * epact + 22 * toSunday) / 451;
        var days = epact + toSunday - 7 * correction + 114;
        return new DateOnly(year, days / 31, days % 31 + 1);
    }

    private static DateOnly MidsummerDay(int year) => SaturdayFrom(new DateOnly(year, 6, 20));

    private static DateOnly SaturdayFrom(DateOnly day) => day.AddDays((DayOfWeek.Saturday - day.DayOfWeek + 7) % 7);
}
