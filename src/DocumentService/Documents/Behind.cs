using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace DocumentService.Documents;

/// <summary>
/// Works on pieces in their order, at most a few behind whoever hands them over: so a large content is received, hashed and written at the same time.
/// </summary>
internal sealed class Behind
{
    private const int MostPieces = 8;

    private readonly Channel<ReadOnlyMemory<byte>> _pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(MostPieces) { SingleReader = true, SingleWriter = true });

    private readonly Task _work;

    public Behind(Action<ReadOnlyMemory<byte>> work) => _work = Task.Run(() => Work(work));

    /// <summary>Hands over a piece, which nobody changes from then on.</summary>
    public async ValueTask Take(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        try
        {
            await _pieces.Writer.WriteAsync(piece, cancellation);
        }
        catch (ChannelClosedException failed) when (failed.InnerException is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>No more pieces come; all of them are done when this returns.</summary>
    public Task Finish()
    {
        _pieces.Writer.TryComplete();
        return _work;
    }

    private async Task Work(Action<ReadOnlyMemory<byte>> work)
    {
        try
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync())
                work(piece);
        }
        catch (Exception fault)
        {
            _pieces.Writer.TryComplete(fault);
            throw;
        }
    }
}
