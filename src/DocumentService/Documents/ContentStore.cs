using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DocumentService.Documents;

/// <summary>
/// Keeps contents under their SHA-256, once for each organisation: STORE/rjh/5d/5d41…. A content is written aside, flushed, and
/// renamed to its place, so that a name always means the whole content. Nobody but the service's own account can read it. This is the only part that knows
/// where contents lie: one that keeps them in an object store takes its place. Who refers to which content is the database's (<see cref="Contents"/>).
/// </summary>
public sealed class ContentStore : IDisposable
{
    // No organisation's id begins with a dot.
    private const string Incoming = ".incoming";
    private const string Uploads = ".uploads";
    private const string LockSuffix = ".lock";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _incoming;
    private readonly string _uploads;
    private readonly FileStream _alive;
    private readonly ConcurrentDictionary<string, bool> _folders = [];

    public ContentStore(IOptions<DocumentOptions> options)
    {
        if (options.Value.Store.Length == 0)
            throw new InvalidOperationException("The folder for documents is missing (Documents:Store).");
        _root = Path.GetFullPath(options.Value.Store);
        _uploads = Directory.CreateDirectory(Path.Combine(_root, Uploads), OwnFolder).FullName;
        var aside = Directory.CreateDirectory(Path.Combine(_root, Incoming), OwnFolder).FullName;
        RemoveAbandoned(aside);
        _incoming = Path.Combine(aside, Guid.NewGuid().ToString("N"));
        _alive = StoredFile.Open(_incoming + LockSuffix, FileMode.CreateNew);
        Directory.CreateDirectory(_incoming, OwnFolder);
        Posix.FlushFolder(_root);
    }

    /// <summary>A place for a content that arrives. What isn't kept is gone when it is disposed.</summary>
    public IncomingContent Receive() => new(NewPath());

    /// <summary>What an upload has received, as a content that can be kept. The upload's own file stays where it is.</summary>
    public IncomingContent Receive(UploadName upload, long size, ContentFacts facts)
    {
        var path = NewPath();
        Posix.Link(PlaceOf(upload), path);
        return new(path, size, facts);
    }

    /// <summary>Puts complete contents in their places, for good when this returns. An equal one that is there already is replaced by itself.</summary>
    /// <returns>Those that are kept: what was given up meanwhile is not.</returns>
    public HashSet<IncomingContent> Keep(IReadOnlyCollection<(string Organisation, IncomingContent Content)> arrived)
    {
        var (kept, folders) = (new HashSet<IncomingContent>(), new HashSet<string>());
        foreach (var (organisation, content) in arrived)
        {
            var place = PlaceOf(organisation, content.Sha256);
            var folder = Path.GetDirectoryName(place)!;
            EnsureFolder(folder);
            if (content.IsKept ? !File.Exists(place) : !content.MoveTo(place))
                continue;
            kept.Add(content);
            folders.Add(folder);
        }

        // A new name is safe when its folder is.
        Parallel.ForEach(folders, Posix.FlushFolder);
        return kept;
    }

    /// <exception cref="IOException">The content can't be read: it should be there, since a document names it.</exception>
    public FileStream OpenRead(string organisation, string sha256) =>
        new(PlaceOf(organisation, sha256), new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });

    /// <summary>Opens the file of an upload for its only user; it is made when there is none.</summary>
    /// <exception cref="IOException">Somebody else uses it.</exception>
    internal FileStream OpenUpload(UploadName upload)
    {
        var file = StoredFile.Open(PlaceOf(upload), FileMode.OpenOrCreate);
        // Octets that are said to be stored have to be found again.
        if (file.Length == 0)
            Posix.FlushFolder(_uploads);
        return file;
    }

    /// <summary>Removes a content that nobody refers to.</summary>
    public void Remove(string organisation, string sha256) => File.Delete(PlaceOf(organisation, sha256));

    /// <summary>Removes what an upload has received.</summary>
    public void Remove(UploadName upload) => File.Delete(PlaceOf(upload));

    /// <summary>The uploads that there are files of.</summary>
    public IEnumerable<UploadName> FoundUploads() =>
        Directory.EnumerateFiles(_uploads).Select(file => UploadName.TryParseFile(Path.GetFileName(file))).OfType<UploadName>();

    /// <summary>The contents that there are files of, folder by folder. What is no content is none of our business.</summary>
    public IEnumerable<(string Organisation, IReadOnlyList<string> Contents)> Found() =>
        from organisation in Directory.EnumerateDirectories(_root)
        let id = Path.GetFileName(organisation)
        where !id.StartsWith('.')
        from folder in Directory.EnumerateDirectories(organisation)
        select (id, (IReadOnlyList<string>)[.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Where(name => FileDescription.HashPattern().IsMatch(name))]);

    public void Dispose()
    {
        Directory.Delete(_incoming, recursive: true);
        File.Delete(_incoming + LockSuffix);
        _alive.Dispose();
    }

    private string NewPath() => Path.Combine(_incoming, Guid.NewGuid().ToString("N"));

    private string PlaceOf(string organisation, string sha256) => Path.Combine(_root, organisation, sha256[..2], sha256);

    private string PlaceOf(UploadName upload) => Path.Combine(_uploads, upload.File);

    // A new folder is safe when the folders above it are.
    private void EnsureFolder(string folder)
    {
        if (_folders.ContainsKey(folder))
            return;
        Directory.CreateDirectory(folder, OwnFolder);
        Posix.FlushFolder(Path.GetDirectoryName(folder)!);
        Posix.FlushFolder(_root);
        _folders[folder] = true;
    }

    // What a process that died had not finished. The operating system gives up the lock of a process that ended, however it ended.
    private static void RemoveAbandoned(string aside)
    {
        foreach (var file in Directory.EnumerateFiles(aside, "*" + LockSuffix).ToList())
        {
            try
            {
                using var abandoned = StoredFile.Open(file, FileMode.Open);
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
}
