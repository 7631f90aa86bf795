using LocalProcesses;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What a run keeps and leaves for the next one: .data/ beside the solution file above the AppHost, or in the AppHost's
/// folder if there is none. Officially this is in volumes and user secrets.
/// </summary>
internal sealed class DataFolder(string appHostDirectory) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    // Several runs of one AppHost at the same time need a folder each.
    private const string Variable = "LOCAL_DATA_FOLDER";
    // With less, RabbitMQ soon takes no more messages, and PostgreSQL no more changes.
    private const long LeastSpace = 256L << 20;
    private FileStream? heldLock;

    public string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) ?? System.IO.Path.Combine(SolutionFolder(appHostDirectory) ?? appHostDirectory, ".data");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Takes the folder for this run. The operating system gives it back when this process ends, however it ends.</summary>
    public async Task TakeAsync(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(Path, OwnerOnly);
            await RefuseDataOfAnotherUserAsync(cancel);
            using var attempt = System.IO.File.Create(File("writable"), 1, FileOptions.DeleteOnClose);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"Data cannot be kept in {Path}: {cause.Message.TrimEnd('.')}. Make it a folder that {Environment.UserName} can write in.");
        }
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < LeastSpace)
            throw new DistributedApplicationException($"Only {free >> 20} MiB are free on the disk of {Path}, and the data needs at least {LeastSpace >> 20} MiB. Free some space there.");
        try
        {
            heldLock = new FileStream(File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DistributedApplicationException($"The system is already running on the data in {Path}. Stop it first.");
        }
    }

    public string Subfolder(string name) => Directory.CreateDirectory(File(name), OwnerOnly).FullName;

    public void Dispose() => heldLock?.Dispose();

    private async Task RefuseDataOfAnotherUserAsync(CancellationToken cancel)
    {
        var owner = await FileOwner.OfAsync(Path, cancel);
        // Root could take it all the same, but would leave files that the owner cannot use any more.
        if (owner != Environment.UserName)
            throw new DistributedApplicationException($"The data in {Path} belongs to the user {owner}. Nothing was changed. Run this as that user, or move the folder away to start with empty data.");
    }

    private static string? SolutionFolder(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (folder.EnumerateFiles("*.sln*").Any(file => file.Extension is ".sln" or ".slnx"))
                return folder.FullName;
        return null;
    }
}
