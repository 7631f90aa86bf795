using System.Reflection;

namespace StandIns.Tests.PublicApi;

/// <summary>
/// standins/official lists what the official packages offer, and a stand-in offers nothing else. Built with the official packages, the
/// same test proves the lists: the packages offer all that these say.
/// </summary>
public sealed class StandInsAreTrue
{
    private static readonly bool WithStandIns = bool.Parse(typeof(StandInsAreTrue).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "UseStandIns").Value!);
    private static readonly string Lists = Path.Combine(AppContext.BaseDirectory, "official");

    public static TheoryData<string> Packages { get; } = [.. Directory.EnumerateFiles(Lists, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory, MemberData(nameof(Packages))]
    public void It_offers_what_the_official_package_offers(string package)
    {
        var offered = Described.Of(Assembly.Load(package));
        var official = ApiList.Read(Path.Combine(Lists, package + ".txt"));
        offered.Write(Path.Combine(AppContext.BaseDirectory, package + ".received.txt"));

        List<string> faults = [.. WithStandIns
            ? offered.Beyond(official).Select(line => $"not official: {line}")
            : official.Beyond(offered).Select(line => $"not in the official package: {line}")];

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
