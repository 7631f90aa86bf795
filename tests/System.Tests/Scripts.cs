using System.Runtime.Versioning;

namespace Platform.Tests;

/// <summary>What the scripts say where they cannot do their work. They are copied: nothing of the checkout is built, started or changed.</summary>
[SupportedOSPlatform("linux")]
public sealed class Scripts : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripts-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public async Task An_older_SDK_is_not_enough(string script)
    {
        var checkout = Copy("en plats på Öland's");
        var older = Path.Combine(_folder.FullName, "dotnet");
        await File.WriteAllTextAsync(older, "#!/bin/sh\necho 8.0.100\n", Now);
        File.SetUnixFileMode(older, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exit, errors) = await Run(checkout, script, _folder.FullName);

        Assert.Equal(1, exit);
        Assert.Equal($"{script}: the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, or add its folder to PATH", errors);
        Assert.False(Directory.Exists(Path.Combine(checkout, ".data")));
    }

    [Theory]
    [InlineData("a;b", ";")]
    [InlineData("100%25", "%25")]
    public async Task A_folder_whose_name_cannot_be_built_in_is_refused(string name, string cause)
    {
        var checkout = Copy(name);

        var (exit, errors) = await Run(checkout, "run");

        Assert.Equal(1, exit);
        Assert.Equal($"run: the platform cannot be built in {checkout} because of the {cause} in that path. Move it to another folder", errors);
    }

    [Theory]
    [InlineData(".data")]
    [InlineData("out")]
    public async Task A_folder_that_cannot_be_written_in_is_named_before_anything_is_built(string folder)
    {
        var checkout = Copy("checkout");
        // Root may write in any folder, but nobody in a file as if it were one.
        await File.WriteAllTextAsync(Path.Combine(checkout, folder), "", Now);

        var (exit, errors) = await Run(checkout, "run");

        Assert.Equal(1, exit);
        Assert.StartsWith($"run: nothing can be written in {checkout}/{folder}. Make it a folder that ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Theory]
    [InlineData("run", 0)]
    [InlineData("test", 0)]
    [InlineData("platform", 2)]
    public async Task An_empty_PATH_does_not_matter(string script, int expected)
    {
        var (exit, errors) = await Run(Copy("checkout"), script, path: "", "--help");

        Assert.Equal(expected, exit);
        Assert.Equal(expected == 0 ? "" : "platform: it has not been built. Start ./run first", errors);
    }

    private string Copy(string name)
    {
        var checkout = _folder.CreateSubdirectory(name).FullName;
        foreach (var file in new[] { "run", "test", "platform", "scripts/prerequisites.sh" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(checkout, file))!);
            File.Copy(Path.Combine(Programs.Repository, file), Path.Combine(checkout, file));
        }

        return checkout;
    }

    private static Task<(int Exit, string Errors)> Run(string checkout, string script, string? before = null) =>
        Run(checkout, script, $"{before}:{Environment.GetEnvironmentVariable("PATH")}".TrimStart(':'), []);

    private static async Task<(int Exit, string Errors)> Run(string checkout, string script, string path, params string[] arguments)
    {
        await using var program = Programs.Start(Path.Combine(checkout, script), new Dictionary<string, string> { ["PATH"] = path }, arguments);
        var (exit, _, errors) = await program.End(Now);
        return (exit, errors.TrimEnd());
    }
}
