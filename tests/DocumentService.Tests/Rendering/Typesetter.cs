using DocumentService.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocumentService.Tests.Rendering;

/// <summary>The real compiler, shared by the tests that only look at what it gives.</summary>
public sealed class Typesetter : IAsyncDisposable
{
    private readonly TypstCompiler _typst = Start(new TypstOptions());

    public Task<byte[]> Pdf(DecisionDocument document) => new DecisionPdf(_typst).Of(document, TestContext.Current.CancellationToken);

    public static TypstCompiler Start(TypstOptions options) => new(options, NullLogger<TypstCompiler>.Instance);

    public ValueTask DisposeAsync() => _typst.DisposeAsync();
}
