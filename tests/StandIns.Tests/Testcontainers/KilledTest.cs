using StandIns.Tests.Aspire;

namespace StandIns.Tests.Testcontainers;

public sealed class KilledTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_test_leaves_no_process_and_no_file()
    {
        using var folder = new TemporaryFolder();
        await using var test = new SampleRun(folder.Path, "containers");
        await test.IsUp(Ct);
        Assert.NotEmpty(Directory.EnumerateDirectories(folder.Path));

        test.Kill();
        await test.LeavesNothing(Ct);

        Assert.Empty(Directory.EnumerateDirectories(folder.Path, "testcontainers-*"));
    }
}
