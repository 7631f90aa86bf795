using System.Security.Cryptography;

namespace DocumentService.Documents;

/// <summary>A content that arrives piece by piece; it takes no more memory than one piece.</summary>
public sealed class IncomingContent : IAsyncDisposable
{
    internal const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal IncomingContent(string path)
    {
        _path = path;
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
            UnixCreateMode = OwnFile,
        });
    }

    /// <summary>Octets that have arrived.</summary>
    public long Size { get; private set; }

    /// <summary>Lower case hex; known when complete.</summary>
    public string Sha256 { get; private set; } = "";

    internal bool IsKept { get; private set; }

    public async Task Write(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        await _file.WriteAsync(piece, cancellation);
        _hash.AppendData(piece.Span);
        Size += piece.Length;
    }

    /// <summary>Everything has arrived, and is on the disk when this returns.</summary>
    public async Task Complete()
    {
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>Everything at once, for what fits in memory.</summary>
    public async Task WriteAll(ReadOnlyMemory<byte> whole, CancellationToken cancellation)
    {
        await Write(whole, cancellation);
        await Complete();
    }

    internal void MoveTo(string place)
    {
        File.Move(_path, place, overwrite: true);
        IsKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        if (!IsKept)
            File.Delete(_path);
    }
}
