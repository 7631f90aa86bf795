using Microsoft.Extensions.Options;

namespace DocumentService.Documents;

/// <summary>The documents of cases.</summary>
public sealed partial class DocumentEndpoints(
    Database database, CaseFile caseFile, ContentStore store, IOptions<DocumentOptions> options, TimeProvider clock, ILogger<DocumentEndpoints> log)
    : Wire.DocumentApi.DocumentApiBase
{
    /// <summary>Of one message of an upload or a download.</summary>
    public const int LargestChunk = 64 * 1024;
}
