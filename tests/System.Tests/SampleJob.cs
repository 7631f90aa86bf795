namespace Platform.Tests;

/// <summary>
/// The main job for an organisation of its own: the command line enters the sample organisation under another id, and takes the sample cases from
/// file to report.
/// </summary>
/// <param name="folder">For the files of the job.</param>
/// <param name="endpoints">The file that says where the platform listens.</param>
/// <param name="token">The file with the token of a person of the organisation.</param>
public sealed class SampleJob(string organisation, string folder, string endpoints, string token)
{
    public static readonly string[] Numbers = ["RUN-138-2024", "RUN-515-2021", "RUN-99-2019"];

    public string Organisation => organisation;

    /// <summary>Where the documents and reports are put.</summary>
    public string Out => Path.Combine(folder, organisation);

    /// <summary>The file of a case.</summary>
    public static string File(string number) => Path.Combine(Programs.Repository, "samples", "cases", $"{number}.json");

    /// <summary>Enters the organisation.</summary>
    public async Task SetUp(CancellationToken cancellation)
    {
        var file = Path.Combine(folder, $"{organisation}.json");
        var sample = await System.IO.File.ReadAllTextAsync(Path.Combine(Programs.Repository, "samples", "organisation.json"), cancellation);
        await System.IO.File.WriteAllTextAsync(file, sample.Replace("\"id\": \"rjh\"", $"\"id\": \"{organisation}\"", StringComparison.Ordinal), cancellation);
        await using var setup = Start("setup", file);
        await setup.Succeeds(cancellation);
    }

    /// <summary>All of it: enters the organisation and takes the cases through.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        await SetUp(cancellation);
        await using var process = Process();
        await process.Succeeds(cancellation);
    }

    /// <summary>Starts taking the cases through.</summary>
    public RunningProgram Process() => Start(["process", .. Numbers.Select(File), "--out", Out]);

    /// <summary>Starts the command line as a person of the organisation.</summary>
    public RunningProgram Start(params string[] arguments) =>
        Programs.Start("Cli", "platform.dll", new Dictionary<string, string> { ["PLATFORM_ENDPOINTS"] = endpoints, ["PLATFORM_TOKEN_FILE"] = token }, arguments);
}
