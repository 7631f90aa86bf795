using Contracts.Cases.V1;
using DocumentService.Documents;

namespace DocumentService.Archive;

/// <summary>All that is known of a closed case.</summary>
/// <param name="Overview">Without what depends on the day on which it is asked for.</param>
/// <param name="History">Every entry, oldest first.</param>
public sealed record ArchivedCase(
    CaseName Name, Organisation Organisation, CaseOverview Overview, IReadOnlyList<HistoryEntry> History, IReadOnlyList<ArchivedDocument> Documents)
{
    /// <summary>rjh-RUN-138-2024: of the package and its folder.</summary>
    public string Id => $"{Name.Organisation}-{Name.Id}";

    public Case Case => Overview.Case;

    /// <summary>When it was closed last; everything in the package is of that time.</summary>
    public DateTimeOffset Closed => History.Last(entry => entry.What == "CaseClosed").At.ToDateTimeOffset();

    public string BoardName => Organisation.Boards.Single(board => board.Name == Case.Board).DisplayName;
}

/// <summary>A document with its versions, oldest first: the last one is the current one.</summary>
public sealed record ArchivedDocument(FiledDocument Filed, IReadOnlyList<ArchivedVersion> Versions);

/// <summary>A version of a document.</summary>
/// <param name="Document">The document's running number in the case.</param>
/// <param name="Version">From 1, without gap.</param>
/// <param name="Finalised">Null: a draft.</param>
public sealed record ArchivedVersion(
    int Document, int Version, string FileName, string ContentType, long Size, string Sha256, DateTimeOffset Made, DateTimeOffset? Finalised);

/// <summary>Reads all that is known of a case from the services that keep it.</summary>
public sealed class ArchivedCaseReader(OrganisationApi.OrganisationApiClient organisations, CaseApi.CaseApiClient cases, Database database, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="Refused">NOT_FOUND, or FAILED_PRECONDITION / CASE_NOT_CLOSED.</exception>
    public async Task<ArchivedCase> Read(CaseName name, ServerCallContext context)
    {
        var options = context.Caller().OnBehalf(Patience, clock, context.CancellationToken);
        var overview = await cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = $"{name}" }, options).OrNone() ?? throw Refused.NotFound("case", $"{name}");
        if (overview.Case.Status != CaseStatus.Closed)
            throw Refused.Precondition("CASE_NOT_CLOSED", $"{name.CaseNumber} is not closed, so there may be more to archive.", ("status", $"{overview.Case.Status}"));
        overview.LegalForce.Clear();
        overview.Warnings.Clear();
        overview.Pending.Clear();
        overview.ToDo.Clear();
        foreach (var document in overview.Documents)
            document.Lock = null;
        var organisation = await organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = $"organisations/{name.Organisation}" }, options);
        var documents = await database.Read(context, work => Documents(work, name));
        return new ArchivedCase(name, organisation, overview, await History(name, options), documents);
    }

    private static async Task<List<ArchivedDocument>> Documents(Work work, CaseName name)
    {
        var key = new { name.Organisation, name.Id, work.At };
        var filed = await work.All<FiledDocument>(
            $"SELECT {FiledDocument.Columns} FROM {FiledDocument.Source} WHERE document.organisation = @Organisation AND document.case_id = @Id ORDER BY document.number", key);
        var versions = (await work.All<ArchivedVersion>(
            """
            SELECT document, version, file_name, content_type, size, sha256, made, finalised FROM document_version
            WHERE organisation = @Organisation AND case_id = @Id ORDER BY document, version
            """,
            key)).ToLookup(version => version.Document);
        return filed.ConvertAll(document => new ArchivedDocument(document, [.. versions[document.Number]]));
    }

    private async Task<List<HistoryEntry>> History(CaseName name, CallOptions options)
    {
        var entries = new List<HistoryEntry>();
        var request = new GetHistoryRequest { Name = $"{name}", PageSize = Page.Most };
        do
        {
            var page = await cases.GetHistoryAsync(request, options);
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }
}
