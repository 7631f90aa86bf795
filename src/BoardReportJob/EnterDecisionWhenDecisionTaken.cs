using Contracts.Cases;
using Contracts.Cases.V1;
using Grpc.Core;
using MassTransit;
using ServiceDefaults;

namespace BoardReportJob;

/// <summary>
/// Lists each decision that is to be reported for the board's next meeting (KL 6:40, 7:8), soon after it is taken. What is refused, mostly since no meeting with an open agenda
/// is entered yet, is not asked for again: the report takes in whatever is missing when it is made.
/// </summary>
public sealed class EnterDecisionWhenDecisionTaken(
    ReportingApi.ReportingApiClient reports, ServiceIdentity identity, TimeProvider clock, ILogger<EnterDecisionWhenDecisionTaken> log) : IConsumer<DecisionTaken>
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<DecisionTaken> context)
    {
        if (context.Message.ReportTo.Length == 0)
            return;
        // Redelivered, a message keeps its id: the same request again.
        var request = new EnterDecisionRequest { Decision = context.Message.Decision, RequestId = context.MessageId?.ToString("D") ?? "" };
        var caller = await identity.Caller(context.CancellationToken);
        try
        {
            var entry = await reports.EnterDecisionAsync(request, caller.OnBehalf(LongestCall, clock, context.CancellationToken));
            log.LogInformation("{Decision} is listed for {Meeting}", entry.Decision, entry.Meeting);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.InvalidArgument or StatusCode.PermissionDenied)
        {
            log.LogInformation("{Decision} is left to the report that {Board} gets: {Refusal}", request.Decision, context.Message.ReportTo, refused.Status.Detail);
        }
    }
}
