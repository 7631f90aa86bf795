using Contracts;
using Contracts.Cases.V1;
using Grpc.Core;
using ServiceDefaults;

namespace BoardReportJob;

/// <summary>Makes the report of each meeting once its agenda has closed. Whoever makes it first, it is the same report: a job that was down makes it later.</summary>
public sealed class MakeReportsAtCutOff(
    ReportingApi.ReportingApiClient reports, ServiceIdentity identity, IConfiguration configuration, TimeProvider clock, ILogger<MakeReportsAtCutOff> log) : BackgroundService
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);
    private readonly TimeSpan _between = configuration.GetValue("Reports:Between", TimeSpan.FromHours(1));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_between, clock);
        do
        {
            try
            {
                await MakeDue(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Reports can't be made right now: {Fault}", fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MakeDue(CancellationToken stopping)
    {
        var caller = await identity.Caller(stopping);
        foreach (var meeting in (await reports.ListDueReportsAsync(new(), caller.OnBehalf(LongestCall, clock, stopping))).Meetings)
        {
            try
            {
                var report = await reports.MakeReportAsync(new() { Meeting = meeting.Name }, caller.OnBehalf(LongestCall, clock, stopping));
                log.LogInformation("The report of {Meeting} is made: {Decisions} decisions", meeting.Name, report.Entries.Count);
            }
            catch (RpcException refused) when (!refused.IsOutage() && refused.StatusCode != StatusCode.Cancelled)
            {
                // One that somebody cancelled meanwhile doesn't hold up the others.
                log.LogWarning("The report of {Meeting} is not made: {Refusal}", meeting.Name, refused.Status.Detail);
            }
        }
    }
}
