using CaseService.Register;
using ServiceDefaults;

namespace CaseService.Tests.Register;

public sealed class PeriodWarningTests
{
    [Theory]
    [InlineData("2024-03-01", "2024-11-30", "2024-02-23", "")]
    [InlineData("2024-03-01", "2024-11-30", "2024-12-01", "PERIOD_ENDS_BEFORE_DECISION")]
    [InlineData("2024-03-01", "2024-11", "2024-11-30", "")]
    [InlineData("2024-03-01", "2024-11", "2024-12-01", "PERIOD_ENDS_BEFORE_DECISION")]
    [InlineData(null, "2024-11-30", "2024-02-23", "PERIOD_WITHOUT_START")]
    [InlineData("2024-12-01", "2024-11-30", "2024-02-23", "PERIOD_ENDS_BEFORE_START")]
    [InlineData("2024-11-30", "2024-11", null, "")]
    [InlineData(null, null, "2024-02-23", "")]
    public void Dates_that_do_not_fit_each_other_are_warnings(string? from, string? to, string? decided, string expected)
    {
        var day = decided is null ? (DateOnly?)null : PartialDate.Parse(decided)!.Value.Earliest;

        var codes = PeriodWarnings.Of(PartialDate.Parse(from), PartialDate.Parse(to), day).Select(warning => warning.Code);

        Assert.Equal(expected, string.Join(" ", codes));
    }
}
