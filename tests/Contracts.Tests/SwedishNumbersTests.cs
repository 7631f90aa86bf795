using System.Globalization;

namespace Contracts.Tests;

public sealed class SwedishNumbersTests
{
    [Theory]
    [InlineData("38566657", "38 566 657 kr")]
    [InlineData("920000.50", "920 000,50 kr")]
    [InlineData("100", "100 kr")]
    [InlineData("0.05", "0,05 kr")]
    [InlineData("-1250", "−1 250 kr")]
    public void Kronor_are_grouped_and_show_öre_only_when_there_are_any(string kronor, string text) =>
        Assert.Equal(text, Spaced(SwedishNumbers.Kronor(decimal.Parse(kronor, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("50.00", "0.##", "50 %")]
    [InlineData("33.33", "0.##", "33,33 %")]
    [InlineData("50.00", "0.####", "50 %")]
    [InlineData("33.33", "0.####", "33,33 %")]
    [InlineData("50.10", "0.####", "50,1 %")]
    [InlineData("100", "0.####", "100 %")]
    [InlineData("50", "0.0", "50,0 %")]
    public void A_share_has_the_decimals_that_are_asked_for(string percent, string format, string text) =>
        Assert.Equal(text, Spaced(SwedishNumbers.Percent(decimal.Parse(percent, CultureInfo.InvariantCulture), format)));

    private static string Spaced(string text) => text.Replace(SwedishNumbers.NoBreakSpace, ' ');
}
