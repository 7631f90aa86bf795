using DocumentService.Rendering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DocumentService.Tests.Rendering;

/// <summary>The real compiler, shared by the tests that only look at what it gives.</summary>
public sealed class Typesetter : IDisposable
{
    private readonly TypstCompiler _typst = Start(new TypstOptions());

    public Task<byte[]> Pdf(DecisionDocument document) => new DecisionPdf(_typst).Of(document, TestContext.Current.CancellationToken);

    public static TypstCompiler Start(TypstOptions options) => new(Options.Create(options), NullLogger<TypstCompiler>.Instance);

    public void Dispose() => _typst.Dispose();
}
