namespace Contracts.Documents;

/// <summary>A document was filed in a case.</summary>
/// <param name="Document">organisations/rjh/cases/RUN-138-2024/documents/4.</param>
/// <param name="Kind">E.g. delegationsbeslut.</param>
/// <param name="ContentType">E.g. application/pdf.</param>
/// <param name="Sha256">Lower case hex.</param>
/// <param name="Decision">The decision that it renders; empty for other documents.</param>
/// <param name="Final">Whether its first version is final.</param>
/// <param name="By">The id of who filed it, the name, and the application.</param>
public sealed record DocumentFiled(
    string Organisation,
    string Case,
    string Document,
    string Kind,
    string ContentType,
    string Sha256,
    string Decision,
    DateTimeOffset At,
    string Title = "",
    bool Final = false,
    string By = "",
    string ByName = "",
    string Through = "");

/// <summary>A document got another version.</summary>
/// <param name="Version">Its number, from 2.</param>
/// <param name="Sha256">Lower case hex.</param>
/// <param name="By">The id of who saved it, the name, and the application.</param>
public sealed record DocumentVersionAdded(
    string Organisation, string Case, string Document, int Version, string ContentType, string Sha256, bool Final, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>A draft became final.</summary>
/// <param name="Sha256">Lower case hex.</param>
public sealed record DocumentFinalised(
    string Organisation, string Case, string Document, int Version, string Sha256, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>A document was disposed of (gallrad): its contents are gone, its registration stays.</summary>
/// <param name="Disposal">The list that it was on: organisations/rjh/disposals/1.</param>
/// <param name="Rule">organisations/rjh/retentionRules/arbetsmaterial.</param>
/// <param name="LegalReference">What the rule rests on.</param>
/// <param name="Decision">The decision on the list.</param>
public sealed record DocumentDisposed(
    string Organisation, string Case, string Document, string Disposal, string Rule, string LegalReference, string Decision,
    string By, string ByName, string Through, DateTimeOffset At);

/// <summary>A lock was forced open by somebody else than its owner. What was saved under it is a version, of which DocumentVersionAdded tells.</summary>
/// <param name="Owner">The id of who had the lock, and the name.</param>
public sealed record DocumentLockForced(
    string Organisation, string Case, string Document, string Owner, string OwnerName, string Reason, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>What the register says about a document was changed, by a person, when an extract of its decision was dispatched, or when its case was closed.</summary>
/// <param name="Before">What was changed, by its name in the API, as it was: days as YYYY-MM-DD, empty when there was none.</param>
/// <param name="After">The same, as it is now.</param>
/// <param name="Reason">May be empty.</param>
public sealed record DocumentUpdated(
    string Organisation, string Case, string Document, IReadOnlyDictionary<string, string> Before, IReadOnlyDictionary<string, string> After, string Reason, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>A document that was registered by mistake was struck; its number stays.</summary>
public sealed record DocumentStruck(string Organisation, string Case, string Document, string Reason, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>A document was marked as one about which something may be secret (OSL 5 kap. 5 §), or the mark was changed or lifted.</summary>
/// <param name="Provision">Empty: the mark was lifted.</param>
/// <param name="Marked">The day of the note.</param>
/// <param name="Authority">Who had it made.</param>
/// <param name="ProvisionBefore">Empty: there was no mark.</param>
public sealed record DocumentSecrecyChanged(
    string Organisation, string Case, string Document, string Provision, DateOnly? Marked, string Authority, string ProvisionBefore, DateOnly? MarkedBefore, string AuthorityBefore,
    string Reason, string By, string ByName, string Through, DateTimeOffset At);

/// <summary>The report to a board's meeting was set, as it is laid before the board.</summary>
/// <param name="Meeting">organisations/rjh/boards/run/meetings/2024-03-20.</param>
/// <param name="Number">From 1; the next one when urgent decisions were added to the report.</param>
/// <param name="Sha256">Of the PDF, lower case hex.</param>
public sealed record ReportRendered(string Organisation, string Meeting, int Number, string Sha256, DateTimeOffset At);
