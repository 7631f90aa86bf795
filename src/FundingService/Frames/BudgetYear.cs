namespace FundingService.Frames;

/// <summary>Years that money is planned for.</summary>
internal static class BudgetYear
{
    private const int First = 1950;
    private const int Last = 2150;

    public static void Require(int year, Violations violations, string field) =>
        violations.Require(year is >= First and <= Last, field, $"expected a year from {First} to {Last}, found {year}");
}
