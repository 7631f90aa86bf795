using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DocumentService.Search;

/// <summary>
/// The text of a PDF, by poppler's pdftotext: a process of its own for each file, which gets the file through its input, writes nowhere, and has limits on time and memory that
/// the operating system keeps, also when the service has died.
/// </summary>
internal static class PdfText
{
    private const int KilledBySignal = 128;
    private const int LongestComplaint = 2_000;

    /// <exception cref="Unreadable">Damaged, protected, or over a limit.</exception>
    /// <exception cref="InvalidOperationException">The program can't be started.</exception>
    public static async Task Read(Stream content, GatheredText text, ReadingOptions options, CancellationToken limit)
    {
        using var process = Start(options);
        var fed = Feed(content, process.StandardInput.BaseStream, limit);
        try
        {
            var complaints = Complaints(process.StandardError, limit);
            var letters = new char[16 * 1024];
            while (!text.IsFull && await process.StandardOutput.ReadAsync(letters, limit) is > 0 and var read)
                text.Add(letters.AsSpan(0, read));
            if (text.IsFull)
                return;
            await process.WaitForExitAsync(limit);
            if (process.ExitCode != 0)
                throw Fault(process.ExitCode, await complaints);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            await fed;
        }
    }

    private static Process Start(ReadingOptions options)
    {
        var start = new ProcessStartInfo("prlimit", [
            string.Create(CultureInfo.InvariantCulture, $"--as={options.PdfMemoryBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpu={Math.Ceiling(options.Timeout.TotalSeconds)}"),
            "--fsize=0", "--core=0", "--nofile=32", "--",
            options.PdfToText, "-enc", "UTF-8", "-nopgbrk", "-", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The service's environment holds connection strings.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("prlimit (util-linux) can't be started.", missing);
        }
    }

    private static async Task Feed(Stream content, Stream input, CancellationToken limit)
    {
        try
        {
            await using (input)
                await content.CopyToAsync(input, limit);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The program has ended before it got everything, and its exit code says why; or the time is over.
        }
    }

    // All are taken, so that the program never waits; the first are enough.
    private static async Task<string> Complaints(StreamReader errors, CancellationToken limit)
    {
        var first = new StringBuilder();
        var letters = new char[1024];
        while (await errors.ReadAsync(letters, limit) is > 0 and var read)
            first.Append(letters, 0, Math.Min(read, LongestComplaint - first.Length));
        return first.ToString();
    }

    private static Exception Fault(int exit, string complaints) => exit switch
    {
        // As shells say it: not found, or not to be run.
        126 or 127 => new InvalidOperationException($"pdftotext (poppler-utils) can't be started: {complaints.Trim()}"),
        // Killed, by the limit on processor time; poppler ends by itself when it gets no more memory.
        KilledBySignal + 9 or KilledBySignal + 24 => Unreadable.TooSlow,
        _ when complaints.Contains("password", StringComparison.OrdinalIgnoreCase) || complaints.Contains("not allowed", StringComparison.Ordinal) => Unreadable.Protected,
        _ => Unreadable.Broken,
    };
}
