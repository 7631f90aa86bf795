using Microsoft.Extensions.Options;

namespace DocumentService.Documents;

/// <summary>The documents of cases.</summary>
public sealed partial class DocumentEndpoints(
    Database database, SharedTransactions<Filing, Wire.Document> filings, ContentStore store, IOptions<DocumentOptions> options, TimeProvider clock,
    ILogger<DocumentEndpoints> log)
    : Wire.DocumentApi.DocumentApiBase
{
    /// <summary>Of one message of an upload.</summary>
    public const int LargestChunk = 1024 * 1024;

    // Of a download: small enough to be gone soon, large enough to be few.
    private const int SentChunk = 64 * 1024;
}
