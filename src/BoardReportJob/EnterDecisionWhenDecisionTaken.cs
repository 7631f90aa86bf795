using Contracts;
using Contracts.Cases;
using Contracts.Cases.V1;
using Grpc.Core;
using MassTransit;
using ServiceDefaults;

namespace BoardReportJob;

/// <summary>
/// Lists each decision that is to be reported for the board's next meeting (KL 6:40, 7:8). The job has no database: what can't be entered yet
/// stays in the queue, and the register knows a decision that is entered again.
/// </summary>
public sealed class EnterDecisionWhenDecisionTaken(
    ReportingApi.ReportingApiClient reports, ServiceIdentity identity, IHostApplicationLifetime job, TimeProvider clock, ILogger<EnterDecisionWhenDecisionTaken> log)
    : IConsumer<DecisionTaken>
{
    private const int Attempts = 6;
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BeforeItIsTriedAgain = TimeSpan.FromSeconds(30);

    public async Task Consume(ConsumeContext<DecisionTaken> context)
    {
        if (context.Message.ReportTo.Length == 0)
            return;
        try
        {
            await Enter(context);
        }
        catch (RpcException refused) when (!refused.IsOutage())
        {
            // Mostly no meeting is entered yet whose agenda is still open. The message goes to the end of the queue, so that the others come by.
            log.LogWarning("{Decision} waits to be listed for {Board}: {Refusal}", context.Message.Decision, context.Message.ReportTo, refused.Status.Detail);
            await Task.Delay(BeforeItIsTriedAgain, clock, job.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await context.Forward(context.ReceiveContext.InputAddress);
        }
    }

    // After the last attempt the exception gives the message back to the queue.
    private async Task Enter(ConsumeContext<DecisionTaken> context)
    {
        // Redelivered, a message keeps its id: the same request again.
        var request = new EnterDecisionRequest { Decision = context.Message.Decision, RequestId = context.MessageId!.Value.ToString("D") };
        for (var (attempt, delay) = (1, FirstDelay); ; (attempt, delay) = (attempt + 1, delay * 2))
        {
            try
            {
                var caller = await identity.Caller(context.CancellationToken);
                var entry = await reports.EnterDecisionAsync(request, caller.OnBehalf(LongestCall, clock, context.CancellationToken));
                log.LogInformation("{Decision} is listed for {Meeting}", entry.Decision, entry.Meeting);
                return;
            }
            catch (RpcException down) when (down.IsOutage() && attempt < Attempts)
            {
                log.LogInformation("case-service does not answer ({Status}); {Decision} is tried again", down.StatusCode, request.Decision);
                await Task.Delay(delay, clock, context.CancellationToken);
            }
        }
    }
}
