using Contracts.Cases;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using DocumentService.Archive;
using DocumentService.Decisions;
using DocumentService.Documents;
using DocumentService.Rendering;
using DocumentService.Retention;
using DocumentService.Search;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);

if (args is ["migrate"])
{
    await Migrations.Run(builder.Configuration, "documents", "document_service", typeof(DocumentEndpoints).Assembly);
    return;
}

builder.AddServiceDefaults("documents");
builder.AddServiceClient<OrganisationApi.OrganisationApiClient>("case-service");
builder.AddServiceClient<CaseApi.CaseApiClient>("case-service");
builder.AddServiceClient<DecisionApi.DecisionApiClient>("case-service");
builder.AddServiceClient<DelegationApi.DelegationApiClient>("case-service");
builder.AddServiceClient<ReportingApi.ReportingApiClient>("case-service");
builder.AddServiceClient<PlanApi.PlanApiClient>("funding-service");
builder.AddServiceClient<FrameApi.FrameApiClient>("funding-service");
builder.AddMessaging("documents", reactions => reactions
    .Add<RenderDecisionWhenDecisionTaken, DecisionTaken>()
    .Add<RenderProposalWhenReferredToBoard, DecisionReferredToBoard>()
    .Add<RenderExtractWhenExtractQueued, ExtractQueued>()
    .Add<RenderReportWhenReportMade, ReportMade>()
    .Add<KeepSecrecyWhenCaseSecrecyChanged, CaseSecrecyChanged>()
    .Add<NoteSendingWhenExtractDispatched, ExtractDispatched>()
    .Add<ArchiveDocumentsWhenCaseClosed, CaseClosed>()
    .Add<KeepClosingWhenCaseClosed, CaseClosed>()
    .Add<ForgetClosingWhenCaseReopened, CaseReopened>());
builder.Services.Configure<DocumentOptions>(builder.Configuration.GetSection("Documents"));
builder.Services.Configure<TypstOptions>(builder.Configuration.GetSection("Rendering"));
builder.Services.AddSingleton<ContentStore>();
builder.Services.AddSingleton<CaseFile>();
builder.Services.AddSingleton(services => new SharedTransactions<Filing, Wire.Document>(
    services.GetRequiredService<Database>(), services.GetRequiredService<NpgsqlDataSource>(), FilingTogether.By(services.GetRequiredService<CaseFile>())));
builder.Services.AddHostedService<CleanUp>();
builder.Services.AddSingleton<TypstCompiler>();
builder.Services.AddSingleton<PrintedPdf>();
builder.Services.AddSingleton<Templates>();
builder.Services.AddTransient<DecisionReader>();
builder.Services.AddTransient<ReportReader>();
builder.Services.AddTransient<RenderedDecisions>();
builder.Services.AddTransient<FiledRenditions>();
builder.Services.Configure<ReadingOptions>(builder.Configuration.GetSection("Reading"));
builder.Services.AddSingleton<ContentTexts>();
builder.Services.AddHostedService<Readings>();
builder.Services.AddTransient<ArchivedCaseReader>();
builder.Services.AddSingleton<CasePackage>();

var app = builder.Build();
// Its folder is made and cleared before the first call.
app.Services.GetRequiredService<ContentStore>();
app.MapGrpcService<DocumentEndpoints>();
app.MapGrpcService<RenderingEndpoints>();
app.MapGrpcService<RetentionEndpoints>();
app.MapGrpcService<SearchEndpoints>();
app.MapGrpcService<ArchiveEndpoints>();
app.MapServiceDefaults();
await app.RunAsync();
