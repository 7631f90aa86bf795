using DocumentService.Rendering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DocumentService.Tests.Rendering;

/// <summary>The real compiler, shared by the tests that only look at what it gives.</summary>
public sealed class Typesetter : IDisposable
{
    private readonly TypstCompiler _typst = Start(new TypstOptions());

    /// <summary>The templates of the product.</summary>
    public static TemplateSet Product { get; } = new Templates(Options.Create(new TypstOptions())).Product;

    public Task<byte[]> Pdf(DecisionDocument document) => _typst.Set(document);

    public Task<byte[]> Pdf(PrintedDocument document, TemplateSet? templates = null) => _typst.Set(document, templates);

    public static TypstCompiler Start(TypstOptions options) => new(Options.Create(options), NullLogger<TypstCompiler>.Instance);

    public void Dispose() => _typst.Dispose();
}

internal static class Setting
{
    public static Task<byte[]> Set(this TypstCompiler typst, DecisionDocument document) => typst.Set(DecisionSections.Of(document));

    public static Task<byte[]> Set(this TypstCompiler typst, PrintedDocument document, TemplateSet? templates = null) =>
        new PrintedPdf(typst).Of(document, templates ?? Typesetter.Product, TestContext.Current.CancellationToken);
}
