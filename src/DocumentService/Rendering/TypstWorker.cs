using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocumentService.Rendering;

/// <summary>
/// One Node process that runs Typst/worker.mjs: a line with a request in, a line with an answer out. It ends by itself
/// when its input closes, so none outlives the service, however the service ends.
/// </summary>
internal sealed class TypstWorker : IDisposable
{
    /// <summary>JavaScript's part; the worker itself ends between documents when the whole process has grown too large.</summary>
    private const string HeapLimit = "--max-old-space-size=256";

    private const string Nowhere = "/nonexistent";

    /// <summary>Most answers come in one or two reads.</summary>
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 64 * 1024);

    /// <summary>Read by JSON.parse alone: a quotation mark need not grow to six bytes.</summary>
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Process _process;
    private readonly PipeReader _answers;
    private readonly int _largestPdfBytes;
    private int _lastId;

    private TypstWorker(Process process, int largestPdfBytes)
    {
        _process = process;
        _answers = PipeReader.Create(process.StandardOutput.BaseStream, Reading);
        _largestPdfBytes = largestPdfBytes;
    }

    /// <summary>No request is under way and no answer unread.</summary>
    public bool IsIdle { get; private set; } = true;

    public bool IsRunning => !_process.HasExited;

    public static TypstWorker Start(TypstOptions options)
    {
        if (!Directory.Exists(Path.Combine(options.Folder, "node_modules")))
            throw new TypesetterMissing($"The typesetter is not installed: run npm ci in {options.Folder}.");

        var start = new ProcessStartInfo(options.Node, [HeapLimit, Path.Combine(options.Folder, "Typst", "worker.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = options.Folder,
        };
        // The service's environment holds connection strings, and NODE_OPTIONS could change what runs.
        start.Environment.Clear();
        // The typesetter would look for fonts on the machine, and for packages in a home or on the network: there are none for it.
        start.Environment["FONTCONFIG_FILE"] = Path.Combine(options.Folder, "Typst", "fonts.conf");
        foreach (var folder in new[] { "HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME" })
            start.Environment[folder] = Nowhere;
        foreach (var proxy in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
            start.Environment[proxy] = "http://127.0.0.1:1";
        // There is a worker for each core: more threads in one of them take longer altogether, and finish no document sooner.
        start.Environment["RAYON_NUM_THREADS"] = "1";
        try
        {
            var worker = new TypstWorker(Process.Start(start)!, options.LargestPdfBytes);
            worker.LimitMemory(options.LargestWorkerBytes);
            return worker;
        }
        catch (Win32Exception missing)
        {
            throw new TypesetterMissing($"Node could not be started as {options.Node}.", missing);
        }
    }

    /// <param name="main">One of the templates.</param>
    /// <returns>Null: the PDF is larger than allowed.</returns>
    /// <exception cref="WorkerFailed">The process ended before it answered, or answered wrongly.</exception>
    /// <exception cref="Refused">TEMPLATE_BROKEN.</exception>
    public async Task<byte[]?> Compile(string main, TemplateSet templates, string data, CancellationToken cancellation)
    {
        IsIdle = false;
        var request = new Request(++_lastId, main, templates.Id, templates.Files.Any(file => file.IsOwn), data);
        var answer = await Ask(request, cancellation);
        if (answer is { UnknownTemplates: true })
            answer = await Ask(request with { Id = ++_lastId, Files = templates.Files.ToDictionary(file => file.Name, file => file.Content) }, cancellation);
        if (answer is null)
            return null;
        IsIdle = true;
        if (answer.Faults is { Length: > 0 } faults)
            throw TemplateBroken.Of(faults);
        var pdf = answer.Pdf ?? throw new WorkerFailed("it was answered with nothing.");
        return pdf.Length <= _largestPdfBytes ? pdf : null;
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

    private async Task<Answer?> Ask(Request request, CancellationToken cancellation)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(request, Plain), cancellation);
            await input.WriteAsync("\n"u8.ToArray(), cancellation);
            await input.FlushAsync(cancellation);
        }
        catch (IOException broken)
        {
            throw new WorkerFailed("the typesetter ended.", broken);
        }

        return await Receive(request.Id, cancellation);
    }

    private async Task<Answer?> Receive(int id, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _answers.ReadAsync(cancellation);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var answer = Parse(read.Buffer.Slice(0, end));
                _answers.AdvanceTo(read.Buffer.GetPosition(1, end));
                return answer.Id == id ? answer : throw new WorkerFailed($"the typesetter answered {answer.Id} when {id} was asked for.");
            }
            if (read.IsCompleted)
                throw new WorkerFailed("the typesetter ended; it may have asked for more memory than it may have.");
            // In base64, and not to its end yet.
            if (read.Buffer.Length > _largestPdfBytes / 3 * 4 + 4096)
                return null;
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
            throw new WorkerFailed("the typesetter answered something else than an answer.", wrong);
        }
    }

    // What is written to, and not what is only reserved: JavaScript reserves far more addresses than it ever uses.
    private void LimitMemory(long bytes)
    {
        const int data = 2;
        const int noSuchProcess = 3;
        var limit = new Limit((ulong)bytes, (ulong)bytes);
        if (SetLimit(_process.Id, data, limit, nint.Zero) == 0 || Marshal.GetLastPInvokeError() is noSuchProcess)
            return;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        Dispose();
        throw new WorkerFailed("the typesetter's memory can't be limited.", error);
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static extern int SetLimit(int process, int resource, in Limit limit, nint before);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);

    private sealed record Request(
        [property: JsonPropertyName("id")] int Id, [property: JsonPropertyName("main")] string Main, [property: JsonPropertyName("templates")] string Templates,
        [property: JsonPropertyName("isOwn")] bool IsOwn, [property: JsonPropertyName("data")] string Data)
    {
        [JsonPropertyName("files")]
        public Dictionary<string, byte[]>? Files { get; init; }
    }

    private sealed record Answer(int Id, byte[]? Pdf, TemplateFault[]? Faults, bool UnknownTemplates = false);
}

/// <summary>A worker ended, was late or answered wrongly. The message follows a colon.</summary>
internal sealed class WorkerFailed(string message, Exception? inner = null) : Exception(message, inner);
