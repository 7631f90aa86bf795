using Microsoft.Win32.SafeHandles;

namespace DocumentService.Documents;

/// <summary>
/// A file that is written from one end to the other, by one writer at a time. What it has got is brought to the disk on the way, so that the end needn't wait
/// for all of it.
/// </summary>
internal sealed class StoredFile : IAsyncDisposable
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const long FlushedAtOnce = 32 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly Behind _writing;
    private long _written;
    private long _flushed;
    private long _durable;
    private Task _flushing = Task.CompletedTask;

    private StoredFile(FileStream file, long length)
    {
        _file = file;
        _written = _flushed = _durable = Length = length;
        _writing = new Behind(Write);
    }

    /// <summary>Octets that it had, and those that were handed over.</summary>
    public long Length { get; private set; }

    /// <summary>So many of them are on the disk for good.</summary>
    public long Durable => Interlocked.Read(ref _durable);

    public static StoredFile Create(string path) => new(Open(path, FileMode.CreateNew), 0);

    /// <summary>Goes on with a file after so many octets; what it has after them is cut off.</summary>
    public static StoredFile Continue(FileStream held, long length)
    {
        held.SetLength(length);
        return new(held, length);
    }

    /// <summary>Writes a small file; it is on the disk when this returns.</summary>
    public static void Write(string path, ReadOnlySpan<byte> whole)
    {
        using var file = Open(path, FileMode.CreateNew);
        file.Write(whole);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Opens a file for its only user.</summary>
    /// <exception cref="IOException">Somebody else has it.</exception>
    public static FileStream Open(string path, FileMode mode) => new(path, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = 0,
        UnixCreateMode = mode == FileMode.Open ? null : OwnFile,
    });

    /// <summary>Takes the next piece, which nobody changes from then on.</summary>
    public async ValueTask Append(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        await _writing.Take(piece, cancellation);
        Length += piece.Length;
    }

    /// <summary>No more comes. All of it is on the disk when this returns.</summary>
    public async Task Flush()
    {
        await _writing.Finish();
        await _flushing;
        _file.Flush(flushToDisk: true);
    }

    /// <summary>No more comes, perhaps since something failed.</summary>
    /// <returns>The number of octets that are on the disk for good.</returns>
    public async Task<long> Settle()
    {
        await Task.WhenAll(_writing.Finish(), _flushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _file.Flush(flushToDisk: true);
            return _written;
        }
        catch (IOException)
        {
            return Durable;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_writing.Finish(), _flushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync();
    }

    private void Write(ReadOnlyMemory<byte> piece)
    {
        RandomAccess.Write(_file.SafeFileHandle, piece.Span, _written);
        _written += piece.Length;
        if (_written - _flushed < FlushedAtOnce || !_flushing.IsCompletedSuccessfully)
            return;
        var length = _flushed = _written;
        _flushing = Task.Run(() =>
        {
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            Interlocked.Exchange(ref _durable, length);
        });
    }
}
