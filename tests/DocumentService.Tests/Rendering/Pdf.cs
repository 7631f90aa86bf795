using System.Diagnostics;
using System.Text.Json;

namespace DocumentService.Tests.Rendering;

/// <summary>A rendered PDF as independent tools (poppler-utils, qpdf) see it.</summary>
internal sealed class Pdf : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public Pdf(byte[] content) => File.WriteAllBytes(_file, content);

    /// <summary>In reading order.</summary>
    public Task<string> Text() => Run("pdftotext", "-raw", _file, "-");

    /// <summary>What each page says below its head, which ends with the page's number.</summary>
    public async Task<IReadOnlyList<string>> Pages()
    {
        var pages = (await Text()).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        return [.. pages.Select((page, index) => page[(page.IndexOf($"{index + 1} ({pages.Length})", StringComparison.Ordinal) + 1)..])];
    }

    public Task<string> Info() => Run("pdfinfo", _file);

    public Task<string> Metadata() => Run("pdfinfo", "-meta", _file);

    public Task<string> Structure() => Run("pdfinfo", "-struct", _file);

    public Task<string> Fonts() => Run("pdffonts", _file);

    /// <summary>Fails when the file is damaged.</summary>
    public Task<string> Check() => Run("qpdf", "--check", _file);

    /// <summary>What lies under a path of keys of the catalog.</summary>
    public async Task<string> Catalog(params string[] path)
    {
        var objects = await Objects();
        var at = objects.GetProperty(objects.GetProperty("trailer").GetProperty("/Root").GetString()!);
        foreach (var key in path)
            at = at.GetProperty(key);
        return at.ToString();
    }

    /// <summary>The text alternatives of its figures; null where one has none.</summary>
    public async Task<IReadOnlyList<string?>> Alternatives() =>
    [
        .. from one in (await Objects()).EnumerateObject()
           where one.Value.ValueKind == JsonValueKind.Object && one.Value.TryGetProperty("/S", out var tag) && tag.ToString() == "/Figure"
           select one.Value.TryGetProperty("/Alt", out var alternative) ? alternative.GetString() : null,
    ];

    public void Dispose() => File.Delete(_file);

    private async Task<JsonElement> Objects()
    {
        using var json = JsonDocument.Parse(await Run("qpdf", "--json=1", "--json-key=objects", _file));
        return json.RootElement.GetProperty("objects").Clone();
    }

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
