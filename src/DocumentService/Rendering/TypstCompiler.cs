using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace DocumentService.Rendering;

/// <summary>
/// Sets documents through a few long-lived Node processes. A worker is started when it is first needed, sets one document
/// at a time, and is replaced when it ends, is late or answers wrongly: what spoils one document never reaches the next.
/// </summary>
public sealed class TypstCompiler : IDisposable
{
    private readonly TypstOptions _options;
    private readonly ILogger<TypstCompiler> _log;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>One place per worker; null is a worker that is not started.</summary>
    private readonly Channel<TypstWorker?> _places;

    public TypstCompiler(IOptions<TypstOptions> options, ILogger<TypstCompiler> log)
    {
        _options = options.Value;
        _log = log;
        _places = Channel.CreateBounded<TypstWorker?>(_options.Workers);
        for (var i = 0; i < _options.Workers; i++)
            _places.Writer.TryWrite(null);
    }

    /// <param name="template">The name of a file in Typst/, without its ending.</param>
    /// <param name="data">JSON, read by the template as data only.</param>
    /// <exception cref="TypstFailed">The data is too large or does not fit the template, or the typesetter is missing or late.</exception>
    public async Task<byte[]> Compile(string template, string data, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(data) > _options.LargestDataBytes)
            throw new TypstFailed($"The data is larger than {_options.LargestDataBytes} bytes.");

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var worker = await _places.Reader.ReadAsync(either.Token);
        try
        {
            either.CancelAfter(_options.Timeout);
            if (worker is { IsRunning: false })
                Discard(ref worker);
            var idled = worker is not null;
            worker ??= TypstWorker.Start(_options);
            try
            {
                return await worker.Compile(template, data, either.Token);
            }
            catch (WorkerEnded) when (idled)
            {
                // It may have ended while it lay idle. Compiling has no effects, so a new worker gets the same document, once.
                Discard(ref worker);
                worker = TypstWorker.Start(_options);
                return await worker.Compile(template, data, either.Token);
            }
        }
        catch (WorkerEnded ended)
        {
            _log.LogWarning(ended, "A typesetting worker ended during a document");
            throw new TypstFailed("The typesetter ended before it answered.", ended);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            _log.LogWarning("A document was not set within {Timeout}", _options.Timeout);
            throw new TypstFailed($"The document was not set within {_options.Timeout.TotalSeconds} s.");
        }
        finally
        {
            // A worker with an unread answer would give it to the next caller.
            if (worker is { IsIdle: false })
                Discard(ref worker);
            if (!_places.Writer.TryWrite(worker))
                worker?.Dispose();
        }
    }

    public void Dispose()
    {
        _places.Writer.TryComplete();
        _stopping.Cancel();
        while (_places.Reader.TryRead(out var worker))
            worker?.Dispose();
        _stopping.Dispose();
    }

    private static void Discard(ref TypstWorker? worker)
    {
        worker?.Dispose();
        worker = null;
    }
}
