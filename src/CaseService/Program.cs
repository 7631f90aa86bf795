using CaseService.Decisions;
using CaseService.Delegation;
using CaseService.Feed;
using CaseService.Organisations;
using CaseService.Register;
using CaseService.Reporting;
using Contracts.Documents;
using Contracts.Documents.V1;
using Contracts.Funding;
using Contracts.Funding.V1;

var builder = WebApplication.CreateBuilder(args);

if (args is ["migrate"])
{
    await Migrations.Run(builder.Configuration, "cases", "case_service", typeof(CaseEndpoints).Assembly);
    return;
}

builder.AddServiceDefaults("cases");
builder.AddSharedTransactions<Registration, Wire.Case>(Registrations.Register);
builder.Services.AddSingleton<FeedSignal>();
builder.Services.AddHostedService<FeedSequencer>();
builder.Services.AddHostedService<CaseSearchUpkeep>();
builder.AddServiceClient<FrameApi.FrameApiClient>("funding-service");
builder.AddServiceClient<PlanApi.PlanApiClient>("funding-service");
builder.AddServiceClient<ApplicationApi.ApplicationApiClient>("funding-service");
builder.AddServiceClient<RuleApi.RuleApiClient>("funding-service");
builder.AddServiceClient<DocumentApi.DocumentApiClient>("document-service");
builder.AddMessaging("cases", reactions => reactions
    .Add<QueueExtractsWhenDocumentFiled, DocumentFiled>()
    .Add<NoteInHistoryWhenDocumentFiled, DocumentFiled>()
    .Add<NoteInHistoryWhenDocumentVersionAdded, DocumentVersionAdded>()
    .Add<NoteInHistoryWhenDocumentFinalised, DocumentFinalised>()
    .Add<NoteInHistoryWhenDocumentDisposed, DocumentDisposed>()
    .Add<NoteInHistoryWhenDocumentLockForced, DocumentLockForced>()
    .Add<NoteInHistoryWhenDocumentUpdated, DocumentUpdated>()
    .Add<NoteInHistoryWhenDocumentStruck, DocumentStruck>()
    .Add<NoteInHistoryWhenDocumentSecrecyChanged, DocumentSecrecyChanged>()
    .Add<KeepFinanciersWhenPlanChanged, PlanChanged>()
    .Add<StartPeriodWhenApplicationSubmitted, ApplicationSubmitted>());

var app = builder.Build();
app.MapGrpcService<OrganisationEndpoints>();
app.MapGrpcService<CaseEndpoints>();
app.MapGrpcService<DelegationEndpoints>();
app.MapGrpcService<DecisionEndpoints>();
app.MapGrpcService<ReportingEndpoints>();
app.MapGrpcService<FeedEndpoints>();
app.MapServiceDefaults();
await app.RunAsync();
