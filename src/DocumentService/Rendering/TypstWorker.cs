using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocumentService.Rendering;

/// <summary>
/// One Node process that runs Typst/worker.mjs: a line with a request in, a line with an answer out. It ends by itself
/// when its input closes, so none outlives the service, however the service ends.
/// </summary>
internal sealed class TypstWorker : IDisposable
{
    /// <summary>JavaScript's part; the worker itself ends between documents when the whole process has grown too large.</summary>
    private const string HeapLimit = "--max-old-space-size=256";

    /// <summary>Read by JSON.parse alone: a quotation mark need not grow to six bytes.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Process _process;
    private readonly PipeReader _answers;
    private readonly int _longestAnswer;
    private int _lastId;

    private TypstWorker(Process process, int largestPdfBytes)
    {
        _process = process;
        _answers = PipeReader.Create(process.StandardOutput.BaseStream);
        _longestAnswer = largestPdfBytes / 3 * 4 + 4096;
    }

    /// <summary>No request is under way and no answer unread.</summary>
    public bool IsIdle { get; private set; } = true;

    public bool IsRunning => !_process.HasExited;

    public static TypstWorker Start(TypstOptions options)
    {
        if (!Directory.Exists(Path.Combine(options.Folder, "node_modules")))
            throw new TypstFailed($"The typesetter is not installed: run npm ci in {options.Folder}.");

        var start = new ProcessStartInfo(options.Node, [HeapLimit, Path.Combine(options.Folder, "Typst", "worker.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = options.Folder,
        };
        // The service's environment holds connection strings, and NODE_OPTIONS could change what runs.
        start.Environment.Clear();
        try
        {
            return new TypstWorker(Process.Start(start)!, options.LargestPdfBytes);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new TypstFailed($"Node could not be started as {options.Node}.", missing);
        }
    }

    /// <exception cref="WorkerEnded">The process ended before it answered.</exception>
    public async Task<byte[]> Compile(string template, string data, CancellationToken cancellation)
    {
        IsIdle = false;
        var id = ++_lastId;
        await Send(JsonSerializer.SerializeToUtf8Bytes(new { id, template, data }, Plain), cancellation);
        var answer = await Receive(id, cancellation);
        IsIdle = true;
        return answer.Pdf ?? throw new TypstFailed(answer.Error ?? "The typesetter answered nothing.");
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        _process.Dispose();
    }

    private async Task Send(byte[] request, CancellationToken cancellation)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(request, cancellation);
            await input.WriteAsync("\n"u8.ToArray(), cancellation);
            await input.FlushAsync(cancellation);
        }
        catch (IOException broken)
        {
            throw new WorkerEnded(broken);
        }
    }

    private async Task<Answer> Receive(int id, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _answers.ReadAsync(cancellation);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var answer = Parse(read.Buffer.Slice(0, end));
                _answers.AdvanceTo(read.Buffer.GetPosition(1, end));
                return answer.Id == id ? answer : throw new TypstFailed($"The typesetter answered {answer.Id} when {id} was asked for.");
            }
            if (read.IsCompleted)
                throw new WorkerEnded();
            if (read.Buffer.Length > _longestAnswer)
                throw new TypstFailed("The document is larger than allowed.");
            _answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Answer Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize<Answer>(ref reader, JsonSerializerOptions.Web)!;
        }
        catch (JsonException wrong)
        {
            throw new TypstFailed("The typesetter answered something else than an answer.", wrong);
        }
    }

    private sealed record Answer(int Id, byte[]? Pdf, string? Error);
}

internal sealed class WorkerEnded(Exception? inner = null) : Exception("The worker ended.", inner);
