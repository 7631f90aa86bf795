using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Grpc.Core;

namespace CaseService.Tests.Reporting;

/// <summary>The meetings of a board, and those who call for its reports. Days are counted back from today.</summary>
public sealed class Agenda(Matter matter, ReportingApi.ReportingApiClient reporting)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public Matter Matter => matter;

    public static async Task<Agenda> Create(CaseHost host) => new(await Matter.Create(host), host.Reporting);

    public static async Task<Agenda> Create(CaseHost host, ChannelBase channel) => new(await Matter.Create(host, channel: channel), new(channel));

    /// <summary>A meeting whose agenda closes, and that is held, so many days ago; before zero: it is to come.</summary>
    public async Task<string> Meeting(int closesDaysAgo, int heldDaysAgo)
    {
        var meeting = new Meeting { Date = Day(heldDaysAgo), AgendaCutOff = Day(closesDaysAgo) };
        return (await reporting.PutMeetingAsync(new() { Parent = matter.Register.Board, Meeting = meeting }, matter.Register.Administrator, cancellationToken: Now)).Meeting.Name;
    }

    public AsyncUnaryCall<ReportEntry> Enter(string decision, bool notReportedBefore = false) =>
        reporting.EnterDecisionAsync(new() { Decision = decision, NotReportedBefore = notReportedBefore }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Report> Make(string meeting, string requestId = "") =>
        reporting.MakeReportAsync(new() { Meeting = meeting, RequestId = requestId }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Report> Minute(string meeting, int adjustedDaysAgo = 0, string paragraph = "§ 45", string requestId = "", params string[] leftOut) =>
        reporting.MinuteReportAsync(
            new() { Meeting = meeting, Paragraph = paragraph, Adjusted = Day(adjustedDaysAgo), RequestId = requestId, LeftOut = { leftOut } }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Report> Cancel(string meeting, string requestId = "") =>
        reporting.CancelMeetingAsync(new() { Meeting = meeting, Reason = "För få ärenden.", RequestId = requestId }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Notice> Post(string subject, int daysAgo) => reporting.PostNoticeAsync(new() { Subject = subject, Posted = Day(daysAgo) }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<Notice> TakeDown(string subject, int daysAgo) =>
        reporting.TakeDownNoticeAsync(new() { Subject = subject, TakenDown = Day(daysAgo) }, matter.Registrar, cancellationToken: Now);

    public AsyncUnaryCall<SeparateMinutes> MinuteSeparately(string decision, int adjustedDaysAgo, string paragraph = "§ 3") =>
        reporting.MinuteSeparatelyAsync(new() { Decision = decision, Paragraph = paragraph, Adjusted = Day(adjustedDaysAgo) }, matter.Registrar, cancellationToken: Now);

    public async Task<LegalForce> Force(string decision) => await reporting.GetLegalForceAsync(new() { Decision = decision }, matter.Register.Officer, cancellationToken: Now);

    /// <summary>The decisions in a meeting's report, in its order.</summary>
    public async Task<IEnumerable<string>> Listed(string meeting) => Decisions(await reporting.GetReportAsync(new() { Meeting = meeting }, matter.Register.Officer, cancellationToken: Now));

    public static IEnumerable<string> Decisions(Report report) => report.Entries.Select(entry => entry.Decision);

    /// <summary>What is wrong with the organisation's reports: decision and code.</summary>
    public async Task<List<(string Decision, string Code)>> Faults()
    {
        using var call = reporting.ReconcileReports(new() { Parent = matter.Register.Name }, matter.Register.Officer, cancellationToken: Now);
        var faults = new List<(string, string)>();
        await foreach (var fault in call.ResponseStream.ReadAllAsync(Now))
            faults.Add((fault.Decision, fault.Code));
        return faults;
    }

    public static string CaseOf(string decision) => decision[..decision.IndexOf("/decisions", StringComparison.Ordinal)];

    public static Google.Type.Date Day(int daysAgo) => Matter.Day(Matter.Today.AddDays(-daysAgo));
}
