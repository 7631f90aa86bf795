using Testing;

namespace StandIns.Tests.Aspire;

/// <summary>Machines that lack something: the system works without it, or says in a sentence what to do.</summary>
public sealed class BadMachines
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_only_loopback_address_is_that_of_IPv6_everything_listens_there()
    {
        using var folder = new TemporaryFolder();
        await using var run = As(folder, "whole", "unshare", "--net", "sh", "-c", "ip link set lo up && ip address delete 127.0.0.1/8 dev lo && exec \"$@\"", "sh");

        await run.IsUp(Ct);

        Assert.All(run.Endpoints().Values.SelectMany(endpoints => endpoints.Values), address => Assert.Equal("[::1]", address.Host));
    }

    [Fact]
    public async Task Without_a_loopback_address_it_says_how_to_get_one()
    {
        using var folder = new TemporaryFolder();
        await using var run = As(folder, "postgres", "unshare", "--net");

        await EndsWith(run, "Bring its loopback interface up: ip link set lo up");
        Assert.False(Directory.Exists(folder.In(".data", "postgres")));
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_refused_before_anything_is_made()
    {
        using var folder = new TemporaryFolder();
        await using var run = As(folder, "postgres", "unshare", "--mount", "sh", "-c", $"mkdir '{folder.Path}/.data' && mount -t tmpfs -o size=16m none '{folder.Path}/.data' && exec \"$@\"", "sh");

        await EndsWith(run, $"MiB are free on the disk of {folder.In(".data")}, and the data needs at least 256 MiB. Free some space there.");
    }

    [Fact]
    public async Task A_folder_that_cannot_hold_data_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In(".data"), "not a folder", Ct);

        await using var run = SampleRun.OfSystem(folder, "postgres");

        await EndsWith(run, $"Make it a folder that {Environment.UserName} can write in.");
        Assert.Equal("not a folder", await File.ReadAllTextAsync(folder.In(".data"), Ct));
    }

    [Fact]
    public async Task The_tools_that_PATH_is_without_are_named()
    {
        using var folder = new TemporaryFolder();
        await using var run = new SampleRun(folder.Path, ["env", $"PATH={folder.Path}"], [folder.Path, "postgres"]);

        await EndsWith(run, $"setpriv, setsid, sleep, stat in PATH ({folder.Path}). On Debian or Ubuntu they come with bash, coreutils and util-linux, in /usr/bin.");
    }

    private static SampleRun As(TemporaryFolder folder, string system, params string[] within)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can take something from a machine.");
        return new SampleRun(folder.Path, within, [folder.Path, system]);
    }

    private static async Task EndsWith(SampleRun run, string sentence)
    {
        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.EndsWith(sentence, Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(File.Exists(run.EndpointFile));
    }
}
