using Google.Type;

namespace ServiceDefaults.Tests;

/// <summary>Amounts, days and names on their way in and out.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("0.01")]
    [InlineData("19283328.50")]
    [InlineData("38566657")]
    [InlineData("999999999999.99")]
    public void An_amount_comes_back_to_the_öre(string text)
    {
        var amount = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var violations = new Violations();

        Assert.Equal(amount, amount.ToMoney().Read(violations, "amount"));
        Assert.True(violations.None);
    }

    [Theory]
    [InlineData("SEK", -1, 0)]
    [InlineData("SEK", 0, -10_000_000)]
    [InlineData("SEK", 1, 5_000_000)]
    [InlineData("SEK", 1, 1_000_000_000)]
    [InlineData("SEK", 10_000_000_000_001, 0)]
    [InlineData("EUR", 1, 0)]
    [InlineData("", 1, 0)]
    public void An_amount_that_is_no_amount_is_noted_with_its_field(string currency, long units, int nanos)
    {
        var violations = new Violations();

        Assert.Null(new Money { CurrencyCode = currency, Units = units, Nanos = nanos }.Read(violations, "points[2].amount"));

        Assert.Contains("points[2].amount", Assert.Throws<Refused>(violations.Refuse).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_an_öre_never_leave() => Assert.Throws<ArgumentOutOfRangeException>(() => 0.005m.ToMoney());

    [Fact]
    public void A_day_that_does_not_exist_is_noted()
    {
        var violations = new Violations();
        Assert.Null(new Date { Year = 2024, Month = 2, Day = 30 }.Read(violations, "decided"));
        Assert.False(violations.None);
    }

    [Fact]
    public void A_month_is_a_date_where_a_month_may_stand_and_none_where_a_day_must()
    {
        var violations = new Violations();
        var february = new Date { Year = 2019, Month = 2 };

        Assert.Equal("2019-02", february.ReadPartial(violations, "drafted").ToString());
        Assert.True(violations.None);
        Assert.Null(february.Read(violations, "decided"));
        Assert.False(violations.None);
    }

    [Fact]
    public void A_month_lasts_from_its_first_day_to_its_last()
    {
        var february = PartialDate.Parse("2024-02")!.Value;
        Assert.Equal((new DateOnly(2024, 2, 1), new DateOnly(2024, 2, 29)), (february.Earliest, february.Latest));
    }

    [Fact]
    public void At_half_past_eleven_in_the_evening_UTC_on_the_last_of_December_it_is_next_year_in_Sweden()
    {
        Assert.Equal(new DateOnly(2025, 1, 1), SwedishTime.Day(new DateTimeOffset(2024, 12, 31, 23, 30, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2024, 6, 30), SwedishTime.Day(new DateTimeOffset(2024, 6, 30, 21, 59, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2024, 7, 1), SwedishTime.Day(new DateTimeOffset(2024, 6, 30, 22, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_case_has_one_name_and_one_number()
    {
        var name = CaseName.Parse("organisations/rjh/cases/RUN-515-2021");
        Assert.Equal("RUN/515/2021", name.CaseNumber);
        Assert.Equal(name, CaseName.TryParseNumber("rjh", name.CaseNumber));
        Assert.Equal("organisations/rjh/cases/RUN-515-2021", name.ToString());
    }

    [Theory]
    [InlineData("organisations/rjh/cases/RUN-0-2021")]
    [InlineData("organisations/rjh/cases/RUN-0515-2021")]
    [InlineData("organisations/rjh/cases/run-515-2021")]
    [InlineData("organisations/rjh/cases/RUN-515-21")]
    [InlineData("organisations/rjh/cases/RUN-515-2021\n")]
    [InlineData("organisations/rjh/cases/RUN-515-2021/decisions/1")]
    [InlineData("organisations/RJH/cases/RUN-515-2021")]
    [InlineData("organisations/rjh/cases/RUN-99999999-2021")]
    [InlineData("")]
    public void What_only_looks_like_a_case_is_none(string name) => Assert.Null(CaseName.TryParse(name));
}
