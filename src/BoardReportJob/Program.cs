using BoardReportJob;
using Contracts.Cases.V1;
using MassTransit;
using ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddTelemetry();
builder.AddIdentity();
builder.AddServiceClient<ReportingApi.ReportingApiClient>("case-service");
builder.AddBroker(
    bus => bus.AddConsumer<EnterDecisionWhenDecisionTaken>(),
    (context, rabbit) => rabbit.DurableQueue(
        Reactions.QueueName("board-report", typeof(EnterDecisionWhenDecisionTaken)),
        queue => queue.ConfigureConsumer<EnterDecisionWhenDecisionTaken>(context)));
builder.Build().Run();
