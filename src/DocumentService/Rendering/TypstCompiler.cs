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
    private const int Attempts = 2;

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

    /// <param name="template">decision, proposal, report, extract.</param>
    /// <param name="data">JSON, read by the template as data only.</param>
    /// <exception cref="Refused">TEMPLATE_BROKEN, DOCUMENT_NOT_SET or RENDERING_TOO_LARGE.</exception>
    /// <exception cref="TypesetterMissing">The typesetter is not installed.</exception>
    public async Task<byte[]> Compile(string template, TemplateSet templates, string data, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(data) > _options.LargestDataBytes)
            throw TooLarge("The data of the document", _options.LargestDataBytes);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var worker = await _places.Reader.ReadAsync(either.Token);
        try
        {
            // Setting has no effects, so a new worker gets the same document when one has failed.
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    if (worker is { IsRunning: false })
                        Discard(ref worker);
                    worker ??= TypstWorker.Start(_options);
                    return await Attempt(worker, template, templates, data, either.Token);
                }
                catch (WorkerFailed failed)
                {
                    Discard(ref worker);
                    _log.LogWarning(failed, "A document was not set, in attempt {Attempt} of {Attempts}", attempt, Attempts);
                    if (attempt == Attempts)
                        throw new Refused(StatusCode.Unavailable, "DOCUMENT_NOT_SET", $"The document was not set, in {Attempts} attempts: {failed.Message}");
                }
            }
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

    private async Task<byte[]> Attempt(TypstWorker worker, string template, TemplateSet templates, string data, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Timeout);
        try
        {
            return await worker.Compile(templates.MainOf(template), templates, data, patience.Token) ?? throw TooLarge("The document", _options.LargestPdfBytes);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WorkerFailed($"it took longer than {_options.Timeout.TotalSeconds} s.");
        }
    }

    internal static Refused TooLarge(string what, int limit) =>
        new(StatusCode.ResourceExhausted, "RENDERING_TOO_LARGE", $"{what} is larger than {limit} bytes.", ("limit", $"{limit}"));

    private static void Discard(ref TypstWorker? worker)
    {
        worker?.Dispose();
        worker = null;
    }
}
