using BoardReportJob;
using Contracts.Cases.V1;
using MassTransit;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.AddIdentity();
builder.AddServiceClient<ReportingApi.ReportingApiClient>("case-service");
builder.AddBroker(
    bus => bus.AddConsumer<EnterDecisionWhenDecisionTaken>(),
    (context, rabbit) => rabbit.DurableQueue(
        Reactions.QueueName("board-report", typeof(EnterDecisionWhenDecisionTaken)),
        (_, fault) =>
        {
            // There is no database to keep it in, and nothing is lost: the report takes in whatever is missing when it is made.
            context.GetRequiredService<ILogger<EnterDecisionWhenDecisionTaken>>().LogError(fault, "A message that tells of a decision was given up");
            return Task.CompletedTask;
        },
        queue => queue.ConfigureConsumer<EnterDecisionWhenDecisionTaken>(context)));
builder.Services.AddHostedService<MakeReportsAtCutOff>();

var app = builder.Build();
app.MapHealth();
await app.RunAsync();
