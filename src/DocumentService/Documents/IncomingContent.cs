namespace DocumentService.Documents;

/// <summary>A content that arrives piece by piece; it takes no more memory than a few pieces.</summary>
public sealed class IncomingContent : IAsyncDisposable
{
    // So much is written at once, when all of it is there.
    private const int Small = 64 * 1024;

    private readonly string _path;
    private readonly ContentScan _reader = new();
    private readonly MemoryStream _first = new();
    private StoredFile? _file;
    private Behind? _reading;

    internal IncomingContent(string path) => _path = path;

    // A file that is complete, under a name of the content's own.
    internal IncomingContent(string path, long size, ContentFacts facts)
    {
        _path = path;
        Size = size;
        Facts = facts;
    }

    /// <summary>Octets that have arrived.</summary>
    public long Size { get; private set; }

    /// <summary>Lower case hex; known when complete.</summary>
    public string Sha256 => Facts.Sha256;

    internal ContentFacts Facts { get; private set; } = new("", false, default);

    internal bool IsKept { get; private set; }

    /// <summary>Takes the next piece, which nobody changes from then on.</summary>
    public async Task Write(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        if (Size + piece.Length <= Small)
        {
            _first.Write(piece.Span);
            Size += piece.Length;
            return;
        }

        if (_file is null)
        {
            _file = StoredFile.Create(_path);
            _reading = new Behind(one => _reader.Read(one.Span));
            await Take(_first.GetBuffer().AsMemory(0, (int)Size), cancellation);
        }

        await Take(piece, cancellation);
        Size += piece.Length;
    }

    /// <summary>Everything has arrived, and is on the disk when this returns.</summary>
    public async Task Complete()
    {
        if (_file is null)
        {
            var whole = _first.GetBuffer().AsMemory(0, (int)Size);
            _reader.Read(whole.Span);
            StoredFile.Write(_path, whole.Span);
        }
        else
        {
            await _reading!.Finish();
            await _file.Flush();
            await _file.DisposeAsync();
        }

        Facts = _reader.Found();
    }

    /// <summary>Everything at once, for what fits in memory.</summary>
    public async Task WriteAll(ReadOnlyMemory<byte> whole, CancellationToken cancellation)
    {
        await Write(whole, cancellation);
        await Complete();
    }

    /// <summary>Opens it for reading, once it is complete.</summary>
    internal Stream Open() =>
        _file is null ? new MemoryStream(_first.GetBuffer(), 0, (int)Size, writable: false) : new FileStream(_path, FileMode.Open, FileAccess.Read);

    /// <returns>False when whoever sent it has given up meanwhile: then it is gone.</returns>
    internal bool MoveTo(string place)
    {
        try
        {
            File.Move(_path, place, overwrite: true);
            return IsKept = true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reading is not null)
            await _reading.Finish();
        if (_file is not null)
            await _file.DisposeAsync();
        _reader.Dispose();
        if (!IsKept)
            File.Delete(_path);
    }

    private async ValueTask Take(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        await _reading!.Take(piece, cancellation);
        await _file!.Append(piece, cancellation);
    }
}
