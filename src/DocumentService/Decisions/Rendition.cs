using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>How a document is asked for.</summary>
internal sealed record Rendition(IReadOnlyList<Wire.RenderingFormat> Formats, IReadOnlyList<TemplateFile> Tried, bool ProductTemplates)
{
    private const int MostFormats = 3;

    /// <summary>Whether it is to look as documents of the organisation look.</summary>
    public bool IsUsual => Tried.Count == 0 && !ProductTemplates;

    /// <summary>Reads it, and who may try files.</summary>
    public static Rendition Read(Wire.Rendition? message, Caller caller, string organisation, Violations violations)
    {
        var from = message ?? new Wire.Rendition();
        violations.Require(from.Formats.Count is > 0 and <= MostFormats, "rendition.formats", $"expected 1 to {MostFormats} formats");
        foreach (var (index, format) in from.Formats.Take(MostFormats).Index())
            violations.Require(
                format is Wire.RenderingFormat.Text or Wire.RenderingFormat.Html or Wire.RenderingFormat.Pdf && from.Formats.IndexOf(format) == index,
                $"rendition.formats[{index}]", "expected TEXT, HTML or PDF, each once");
        violations.Require(
            from.Formats.Contains(Wire.RenderingFormat.Pdf) || (from.TryFiles.Count == 0 && !from.ProductTemplates), "rendition", "expected templates for a PDF only");
        violations.Require(from.TryFiles.Count == 0 || !from.ProductTemplates, "rendition.product_templates", "expected either these or files to try");
        violations.Require(
            from.TryFiles.Count <= Rendering.Templates.MostFiles && from.TryFiles.Sum(file => (long)file.Content.Length) <= Rendering.Templates.MostBytes,
            "rendition.try_files", $"expected at most {Rendering.Templates.MostFiles} files and {Rendering.Templates.MostBytes} bytes in all");
        violations.Require(
            from.TryFiles.Select(file => file.Name).Distinct().Count() == from.TryFiles.Count, "rendition.try_files", "expected each name once");
        foreach (var (index, file) in from.TryFiles.Take(Rendering.Templates.MostFiles).Index())
            if (Rendering.Templates.FaultOf(file.Name) is { } fault)
                violations.Add($"rendition.try_files[{index}].name", fault);
        if (from.TryFiles.Count > 0)
            caller.In(organisation, Roles.Administrator);
        return new Rendition(from.Formats, [.. from.TryFiles.Select(file => new TemplateFile(file.Name, file.Content.ToByteArray(), IsOwn: true))], from.ProductTemplates);
    }

    public TemplateSet Templates(Templates templates, string organisation) =>
        ProductTemplates ? templates.Product
        : Tried.Count > 0 ? templates.Product.With(Tried)
        : templates.Of(organisation);
}
