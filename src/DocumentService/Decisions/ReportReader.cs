using System.Text.RegularExpressions;
using Contracts.Cases.V1;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>Reads the report to a board's meeting from CaseService.</summary>
public sealed partial class ReportReader(OrganisationApi.OrganisationApiClient organisations, ReportingApi.ReportingApiClient reporting, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The organisation of a meeting's resource name, and what a file of its report is called.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static (string Organisation, string FileName) MeetingOf(string name) =>
        MeetingPattern().Match(name) is { Success: true } match
            ? (match.Groups[1].Value, $"anmalan-{match.Groups[2].Value}-{match.Groups[3].Value}")
            : throw Refused.Invalid("meeting", $"expected organisations/ID/boards/ID/meetings/DAY, found '{name}'");

    /// <param name="meeting">organisations/rjh/boards/run/meetings/2024-03-20.</param>
    public async Task<ReportDocument> Read(string meeting, Caller caller, CancellationToken cancellation)
    {
        var options = caller.OnBehalf(Patience, clock, cancellation);
        var organisation = organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = $"organisations/{MeetingOf(meeting).Organisation}" }, options).ResponseAsync;
        var report = await reporting.GetReportAsync(new GetReportRequest { Meeting = meeting }, options);
        return Of(report, await organisation);
    }

    internal static ReportDocument Of(Report report, Organisation organisation) => new(
        organisation.DisplayName, report.BoardName, report.Meeting.Date.ToDay()!.Value, report.Meeting.AgendaCutOff.ToDay()!.Value,
        [.. report.Entries.Select(entry => new ReportDocument.Decision(entry.CaseNumber, entry.Title, entry.Decided.ToDay()!.Value, entry.DecidedBy, entry.Clause, entry.Urgent))])
    {
        IsDraft = report.Meeting.State == MeetingState.Planned,
        Minuted = report.Meeting.Adjusted.ToDay() is { } adjusted ? (report.Meeting.Paragraph, adjusted) : null,
        Cancelled = DecisionDocuments.Known(report.Meeting.CancelledReason),
    };

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/meetings/([0-9]{4}-[0-9]{2}-[0-9]{2})\z")]
    private static partial Regex MeetingPattern();
}
