using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalProcesses;

/// <summary>Where this machine keeps the server programs of PostgreSQL.</summary>
internal static partial class PostgresInstallation
{
    private const int OldestSupported = 15;

    /// <returns>The folder with postgres and initdb.</returns>
    public static string Newest() =>
        All().Where(found => found.Version >= OldestSupported).OrderByDescending(found => found.Version).FirstOrDefault().Folder
        ?? throw new LocalServerException($"No PostgreSQL server of version {OldestSupported} or later is installed. On Debian or Ubuntu: apt-get install postgresql");

    /// <summary>The programs for data that exists: it can only be opened by the major version that made it.</summary>
    public static string OfVersion(string version, string data)
    {
        var all = All().ToList();
        return all.FirstOrDefault(found => found.Version.ToString(CultureInfo.InvariantCulture) == version).Folder
            ?? throw new LocalServerException($"The data in {data} was made by PostgreSQL {version}, and this machine has {(all.Count == 0 ? "none" : string.Join(", ", all.Select(found => found.Version)))}. Nothing was changed. Install postgresql-{version}, or move the folder away to start with empty data.");
    }

    private static IEnumerable<(int Version, string Folder)> All()
    {
        // Debian and Ubuntu: /usr/lib/postgresql/15/bin. Elsewhere the programs are in PATH.
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in folders.Concat(path))
            if (File.Exists(Path.Combine(folder, "initdb")) && VersionOf(Path.Combine(folder, "postgres")) is { } version)
                yield return (version, folder);
    }

    private static int? VersionOf(string postgres)
    {
        if (!File.Exists(postgres))
            return null;
        var start = new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var match = Major().Match(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return match.Success ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"(?<=\) )\d+")]
    private static partial Regex Major();
}
