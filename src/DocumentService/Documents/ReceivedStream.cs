using Google.Protobuf;

namespace DocumentService.Documents;

/// <summary>What a call sends: a first message and then content, with limits on how long it takes and how large its pieces are.</summary>
internal sealed class ReceivedStream<TRequest> : IDisposable where TRequest : class
{
    private readonly IAsyncStreamReader<TRequest> _parts;
    private readonly Func<TRequest, ByteString?> _chunk;
    private readonly DocumentOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private readonly DateTimeOffset _end;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;

    /// <param name="chunk">The piece of content in a message; null when there is none.</param>
    public ReceivedStream(
        IAsyncStreamReader<TRequest> parts, Func<TRequest, ByteString?> chunk, DocumentOptions options, TimeProvider clock, CancellationToken caller)
    {
        (_parts, _chunk, _options, _clock, _caller) = (parts, chunk, options, clock, caller);
        _end = clock.GetUtcNow() + options.LongestUpload;
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    /// <summary>When nobody waits for the content any more.</summary>
    public CancellationToken Cancellation => _either.Token;

    /// <summary>The first message; null when there is none.</summary>
    public async Task<TRequest?> First() => await MoveNext() ? _parts.Current : null;

    /// <summary>The next piece of content; null after the last.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT; UPLOAD_TOO_SLOW.</exception>
    public async Task<ReadOnlyMemory<byte>?> Next()
    {
        if (!await MoveNext())
            return null;
        var piece = _chunk(_parts.Current) ?? throw Refused.Invalid("chunk", "expected content after the first message");
        if (piece.Length > DocumentEndpoints.LargestChunk)
            throw Refused.Invalid("chunk", $"expected at most {DocumentEndpoints.LargestChunk} octets, found {piece.Length}");
        return piece.Memory;
    }

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }

    private async Task<bool> MoveNext()
    {
        var left = _end - _clock.GetUtcNow();
        var (limit, within) = left < _options.LongestSilence
            ? (_options.LongestUpload, left > TimeSpan.Zero ? left : TimeSpan.Zero)
            : (_options.LongestSilence, _options.LongestSilence);
        _limit.CancelAfter(within);
        try
        {
            var more = await _parts.MoveNext(_either.Token);
            // A call that was cut off is no end of the content.
            _either.Token.ThrowIfCancellationRequested();
            return more;
        }
        catch (OperationCanceledException) when (_limit.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new Refused(
                StatusCode.DeadlineExceeded, "UPLOAD_TOO_SLOW", $"The call sent content for longer, or none for longer, than {limit}, which is the limit.", ("limit", $"{limit}"));
        }
    }
}
