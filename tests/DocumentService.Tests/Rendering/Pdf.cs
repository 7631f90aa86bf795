using System.Diagnostics;

namespace DocumentService.Tests.Rendering;

/// <summary>A rendered PDF as independent tools (poppler-utils, qpdf) see it.</summary>
internal sealed class Pdf : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public Pdf(byte[] content) => File.WriteAllBytes(_file, content);

    /// <summary>In reading order.</summary>
    public Task<string> Text() => Run("pdftotext", "-raw", _file, "-");

    public Task<string> Info() => Run("pdfinfo", _file);

    public Task<string> Metadata() => Run("pdfinfo", "-meta", _file);

    public Task<string> Structure() => Run("pdfinfo", "-struct", _file);

    public Task<string> Fonts() => Run("pdffonts", _file);

    /// <summary>Fails when the file is damaged.</summary>
    public Task<string> Check() => Run("qpdf", "--check", _file);

    public void Dispose() => File.Delete(_file);

    private static async Task<string> Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {complaints}");
        return await output;
    }
}
