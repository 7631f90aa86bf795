using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.PublicApi;

public sealed class References
{
    [Fact]
    public async Task Projects_refer_to_the_same_packages_with_and_without_stand_ins()
    {
        var check = Path.GetFullPath("../../../standins/check", Path.GetDirectoryName(Here())!);
        using var process = Process.Start(new ProcessStartInfo(check) { RedirectStandardOutput = true })!;

        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
