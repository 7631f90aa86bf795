using FsCheck;
using FsCheck.Fluent;
using FundingService.Plans;

namespace FundingService.Tests.Plans;

public sealed class LargestRemainderTests
{
    [Fact]
    public void An_odd_krona_goes_to_the_largest_remainder() =>
        Assert.Equal([33m, 34m, 33m], LargestRemainder.Split(100, [33, 34, 33], ["a", "b", "c"]));

    [Fact]
    public void Of_equal_remainders_the_first_identity_gets_the_krona() =>
        Assert.Equal([19_283_328m, 19_283_329m], LargestRemainder.Split(38_566_657, [50, 50], ["b", "a"]));

    [Fact]
    public void An_amount_with_öre_is_split_in_öre() =>
        Assert.Equal([33.34m, 33.34m, 33.33m], LargestRemainder.Split(100.01m, [1, 1, 1], ["a", "b", "c"]));

    [Fact]
    public void Parts_add_up_and_each_is_less_than_a_krona_from_its_share() =>
        Prop.ForAll(Splits().ToArbitrary(), split =>
        {
            var (amount, weights) = split;
            var parts = LargestRemainder.Split(amount, weights, Identities(weights.Count));
            return parts.Sum() == amount && weights.Zip(parts).All(pair => Math.Abs(pair.Second - (amount * pair.First / weights.Sum())) < 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_rows_does_not_matter() =>
        Prop.ForAll(Splits().ToArbitrary(), split =>
        {
            var (amount, weights) = split;
            var identities = Identities(weights.Count);
            var backwards = LargestRemainder.Split(amount, [.. weights.Reverse()], [.. identities.AsEnumerable().Reverse()]);
            return LargestRemainder.Split(amount, weights, identities).SequenceEqual(backwards.Reverse());
        }).QuickCheckThrowOnFailure();

    private static Gen<(decimal Amount, IReadOnlyList<decimal> Weights)> Splits() =>
        from öre in Gen.Choose(0, int.MaxValue)
        from isWhole in Gen.Elements(true, false)
        from count in Gen.Choose(1, 9)
        from weights in Gen.Choose(0, 10_000).ListOf(count).Where(some => some.Sum() > 0)
        select (isWhole ? öre : öre / 100m, (IReadOnlyList<decimal>)[.. weights.Select(weight => weight / 100m)]);

    private static string[] Identities(int count) => [.. Enumerable.Range(0, count).Select(row => $"row {row}")];
}
