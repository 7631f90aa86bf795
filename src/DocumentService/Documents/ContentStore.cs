using Microsoft.Extensions.Options;

namespace DocumentService.Documents;

/// <summary>
/// Keeps contents under their SHA-256, once for each organisation: STORE/rjh/5d/5d41…. A content is written aside, flushed, and
/// renamed to its place, so that a name always means the whole content. Nobody but the service's own account can read it. A process
/// that dies just before its transaction commits leaves a content that no document names.
/// </summary>
public sealed class ContentStore : IDisposable
{
    // No organisation's id begins with a dot.
    private const string Incoming = ".incoming";
    private const string LockSuffix = ".lock";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _incoming;
    private readonly FileStream _alive;

    public ContentStore(IOptions<DocumentOptions> options)
    {
        if (options.Value.Store.Length == 0)
            throw new InvalidOperationException("The folder for documents is missing (Documents:Store).");
        _root = Path.GetFullPath(options.Value.Store);
        var aside = Directory.CreateDirectory(Path.Combine(_root, Incoming), OwnFolder).FullName;
        RemoveAbandoned(aside);
        _incoming = Path.Combine(aside, Guid.NewGuid().ToString("N"));
        _alive = Locked(_incoming + LockSuffix, FileMode.CreateNew);
        Directory.CreateDirectory(_incoming, OwnFolder);
    }

    /// <summary>A place for a content that arrives. What isn't kept is gone when it is disposed.</summary>
    public IncomingContent Receive() => new(Path.Combine(_incoming, Guid.NewGuid().ToString("N")));

    /// <summary>Puts a complete content in its place, for good when this returns. An equal one that is there already is replaced by itself.</summary>
    public void Keep(string organisation, IncomingContent content)
    {
        var place = PlaceOf(organisation, content.Sha256);
        var folder = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(folder, OwnFolder);
        if (!content.IsKept)
            content.MoveTo(place);
        // A new name is safe when its folder is, and a new folder when the folders above it are.
        FolderFlush.Flush(folder);
        FolderFlush.Flush(Path.GetDirectoryName(folder)!);
        FolderFlush.Flush(_root);
    }

    /// <exception cref="IOException">The content can't be read: it should be there, since a document names it.</exception>
    public Stream OpenRead(string organisation, string sha256) =>
        new FileStream(
            PlaceOf(organisation, sha256),
            new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });

    public void Dispose()
    {
        Directory.Delete(_incoming, recursive: true);
        File.Delete(_incoming + LockSuffix);
        _alive.Dispose();
    }

    private string PlaceOf(string organisation, string sha256) => Path.Combine(_root, organisation, sha256[..2], sha256);

    // What a process that died had not finished. The operating system gives up the lock of a process that ended, however it ended.
    private static void RemoveAbandoned(string aside)
    {
        foreach (var file in Directory.EnumerateFiles(aside, "*" + LockSuffix).ToList())
        {
            try
            {
                using var abandoned = Locked(file, FileMode.Open);
                var folder = file[..^LockSuffix.Length];
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
                File.Delete(file);
            }
            catch (IOException)
            {
                // Another replica lives and is receiving there, or is clearing the same folder.
            }
        }
    }

    private static FileStream Locked(string path, FileMode mode) =>
        new(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            UnixCreateMode = mode == FileMode.Open ? null : IncomingContent.OwnFile,
        });
}
