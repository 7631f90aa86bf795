namespace Contracts.Documents;

/// <summary>A document was filed in a case.</summary>
/// <param name="Document">organisations/rjh/cases/RUN-138-2024/documents/4.</param>
/// <param name="Kind">E.g. delegationsbeslut.</param>
/// <param name="ContentType">E.g. application/pdf.</param>
/// <param name="Sha256">Lower case hex.</param>
/// <param name="Decision">The decision that it renders; empty for other documents.</param>
public sealed record DocumentFiled(
    string Organisation,
    string Case,
    string Document,
    string Kind,
    string ContentType,
    string Sha256,
    string Decision,
    DateTimeOffset At);
