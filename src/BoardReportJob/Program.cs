using BoardReportJob;
using Contracts.Cases.V1;
using MassTransit;
using ServiceDefaults;

// A message that waits for a meeting costs a timer and nothing else; none of them may stand in the way of the others.
const ushort Waiting = 1_000;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.AddIdentity();
builder.AddServiceClient<ReportingApi.ReportingApiClient>("case-service");
builder.AddBroker(
    bus => bus.AddConsumer<EnterDecisionWhenDecisionTaken>(),
    (context, rabbit) => rabbit.DurableQueue(
        Reactions.QueueName("board-report", typeof(EnterDecisionWhenDecisionTaken)),
        queue =>
        {
            queue.PrefetchCount = Waiting;
            queue.ConfigureConsumer<EnterDecisionWhenDecisionTaken>(context);
        }));
builder.Services.AddHostedService<MakeReportsAtCutOff>();
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapHealth();
await app.RunAsync();
