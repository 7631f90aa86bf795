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

/// <summary>The report to a board's meeting was set, as it is laid before the board.</summary>
/// <param name="Meeting">organisations/rjh/boards/run/meetings/2024-03-20.</param>
/// <param name="Number">From 1; the next one when urgent decisions were added to the report.</param>
/// <param name="Sha256">Of the PDF, lower case hex.</param>
public sealed record ReportRendered(string Organisation, string Meeting, int Number, string Sha256, DateTimeOffset At);
