namespace LocalProcesses;

/// <summary>The user that a file or folder belongs to.</summary>
internal static class FileOwner
{
    public static async Task<string> OfAsync(string path, CancellationToken cancel) =>
        (await Command.RunAsync(new LocalProgram("stat", "--dereference", "--format=%U", path), cancel)).Trim();
}
