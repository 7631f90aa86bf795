using CaseService.Reporting;

namespace CaseService.Tests.Reporting;

public sealed class SwedishHolidaysTests
{
    // As python-dateutil 2 gives them, sixteen years to a line: month and day.
    private static readonly string[] EasterDays =
    [
        "0327 0416 0408 0323 0412 0404 0424 0408 0331 0420 0405 0327 0416 0401 0421 0412",
        "0404 0417 0409 0331 0420 0405 0328 0416 0401 0421 0413 0328 0417 0409 0325 0413",
        "0405 0425 0410 0401 0421 0406 0329 0417 0409 0325 0414 0405 0418 0410 0402 0421",
        "0406 0329 0418 0402 0422 0414 0330 0418 0410 0326 0415 0406 0329 0411 0403 0422",
        "0414 0330 0419 0410 0326 0415 0407 0419 0411 0403 0423 0407 0330 0419 0404 0326",
        "0415 0331 0420 0411 0403 0416 0408 0330 0412 0404 0424 0415 0331 0420 0412 0328",
    ];

    public static TheoryData<int> Years => [.. Enumerable.Range(SwedishHolidays.FirstYear, SwedishHolidays.LastYear - SwedishHolidays.FirstYear + 1)];

    [Fact]
    public void Easter_is_when_the_tables_say_in_every_year()
    {
        var table = EasterDays.SelectMany(line => line.Split(' '));

        Assert.Equal(table, Enumerable.Range(SwedishHolidays.FirstYear, 96).Select(year => $"{SwedishHolidays.EasterDay(year):MMdd}"));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void Easter_is_the_Sunday_after_the_full_moon_that_golden_number_and_epact_give(int year)
    {
        // The way of Clavius (1583), as Knuth writes it down: another one than the formula's.
        var golden = year % 19 + 1;
        var century = year / 100 + 1;
        var leapDaysLeftOut = 3 * century / 4 - 12;
        var epact = (11 * golden + 20 + (8 * century + 5) / 25 - 5 - leapDaysLeftOut) % 30;
        if (epact == 24 || (epact == 25 && golden > 11))
            epact++;
        var fullMoon = 44 - epact;
        if (fullMoon < 21)
            fullMoon += 30;
        var easter = new DateOnly(year, 3, 1).AddDays(fullMoon);
        while (easter.DayOfWeek != DayOfWeek.Sunday)
            easter = easter.AddDays(1);

        Assert.Equal(easter, SwedishHolidays.EasterDay(year));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void Each_holiday_falls_where_the_law_puts_it(int year)
    {
        var holidays = SwedishHolidays.Of(year).ToDictionary(holiday => holiday.Name, holiday => holiday.Day);

        Assert.Equal(13, holidays.Count);
        Assert.Equal(
            [DayOfWeek.Friday, DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Thursday, DayOfWeek.Sunday, DayOfWeek.Saturday, DayOfWeek.Saturday],
            new[] { "långfredagen", "påskdagen", "annandag påsk", "Kristi himmelsfärdsdag", "pingstdagen", "midsommardagen", "alla helgons dag" }.Select(name => holidays[name].DayOfWeek));
        Assert.InRange(holidays["påskdagen"], new DateOnly(year, 3, 22), new DateOnly(year, 4, 25));
        Assert.InRange(holidays["midsommardagen"], new DateOnly(year, 6, 20), new DateOnly(year, 6, 26));
        Assert.InRange(holidays["alla helgons dag"], new DateOnly(year, 10, 31), new DateOnly(year, 11, 6));
        Assert.Equal(39, holidays["Kristi himmelsfärdsdag"].DayNumber - holidays["påskdagen"].DayNumber);
        Assert.Equal(49, holidays["pingstdagen"].DayNumber - holidays["påskdagen"].DayNumber);
        Assert.Equal(
            ["0101", "0106", "0501", "0606", "1225", "1226"],
            new[] { "nyårsdagen", "trettondedag jul", "första maj", "Sveriges nationaldag", "juldagen", "annandag jul" }.Select(name => $"{holidays[name]:MMdd}"));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void On_a_working_day_no_week_ends_and_nothing_is_celebrated_and_the_next_one_is_near(int year)
    {
        var holidays = SwedishHolidays.Of(year).Select(holiday => holiday.Day).ToHashSet();
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            var isFree = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || holidays.Contains(day) || $"{day:MMdd}" is "1224" or "1231"
                || (day.DayOfWeek == DayOfWeek.Friday && day.Month == 6 && day.Day is >= 19 and <= 25);
            var next = SwedishHolidays.WorkingDayFrom(day);

            Assert.Equal(isFree, next != day);
            Assert.Equal(next, SwedishHolidays.WorkingDayFrom(next));
            Assert.InRange(next.DayNumber - day.DayNumber, 0, 5);
        }
    }

    [Theory]
    [InlineData("2024-03-27", "2024-03-27")]
    [InlineData("2024-03-29", "2024-04-02")]
    [InlineData("2024-05-01", "2024-05-02")]
    [InlineData("2024-05-09", "2024-05-10")]
    [InlineData("2024-06-06", "2024-06-07")]
    [InlineData("2024-06-21", "2024-06-24")]
    [InlineData("2023-12-23", "2023-12-27")]
    [InlineData("2024-12-24", "2024-12-27")]
    [InlineData("2024-12-31", "2025-01-02")]
    [InlineData("2026-01-06", "2026-01-07")]
    [InlineData("2010-05-24", "2010-05-24")]
    [InlineData("2005-06-06", "2005-06-07")]
    [InlineData("2100-12-31", "2101-01-03")]
    public void What_falls_due_on_a_free_day_is_done_on_the_next_working_day(string due, string done) =>
        Assert.Equal(DateOnly.ParseExact(done, "yyyy-MM-dd"), SwedishHolidays.WorkingDayFrom(DateOnly.ParseExact(due, "yyyy-MM-dd")));
}
