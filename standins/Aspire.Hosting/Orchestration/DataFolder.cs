namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What a run keeps and leaves for the next one: .data/ beside the solution file above the AppHost, or in the AppHost's
/// folder if there is none. Officially this is in volumes and user secrets.
/// </summary>
internal sealed class DataFolder(string appHostDirectory) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private FileStream? heldLock;

    public string Path { get; } = System.IO.Path.Combine(SolutionFolder(appHostDirectory) ?? appHostDirectory, ".data");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Takes the folder for this run. The operating system gives it back when this process ends, however it ends.</summary>
    public void Take()
    {
        try
        {
            Directory.CreateDirectory(Path, OwnerOnly);
            heldLock = new FileStream(File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The data in {Path} belongs to another user than {Environment.UserName}. Nothing was changed. Run this as the user who made it, or move the folder away to start with empty data.");
        }
        catch (IOException)
        {
            throw new DistributedApplicationException($"The system is already running on the data in {Path}. Stop it first.");
        }
    }

    public string Subfolder(string name) => Directory.CreateDirectory(File(name), OwnerOnly).FullName;

    public void Dispose() => heldLock?.Dispose();

    private static string? SolutionFolder(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (folder.EnumerateFiles("*.sln*").Any(file => file.Extension is ".sln" or ".slnx"))
                return folder.FullName;
        return null;
    }
}
