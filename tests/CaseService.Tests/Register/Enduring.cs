using Testing;

namespace CaseService.Tests.Register;

public sealed class Enduring
{
    [Fact]
    public async Task The_register_stays_whole_when_callers_give_up_and_the_service_is_killed()
    {
        var found = await RegisterSoak.Run(cases: 2_000, kills: 1, TestContext.Current.CancellationToken);

        Assert.Equal((0, 0, 0, 0), (found.Gaps, found.Doubles, found.Lost, found.OutOfOrder));
        Assert.InRange(found.Registered, 1_500, 2_400);
    }
}
