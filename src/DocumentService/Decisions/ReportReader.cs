using Contracts.Cases.V1;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>Reads the report to a board's meeting from CaseService.</summary>
public sealed class ReportReader(OrganisationApi.OrganisationApiClient organisations, ReportingApi.ReportingApiClient reporting, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="meeting">organisations/rjh/boards/run/meetings/2024-03-20.</param>
    public async Task<ReportDocument> Read(string meeting, Caller caller, CancellationToken cancellation)
    {
        var options = caller.OnBehalf(Patience, clock, cancellation);
        var organisation = organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = $"organisations/{MeetingName.Parse(meeting).Organisation}" }, options).ResponseAsync;
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
}
