using FundingService.Applications;
using FundingService.Frames;
using FundingService.Insight;
using FundingService.Payments;
using FundingService.Plans;
using FundingService.Rules;

var builder = WebApplication.CreateBuilder(args);

if (args is ["migrate"])
{
    await Migrations.Run(builder.Configuration, "funding", "funding_service", typeof(FrameEndpoints).Assembly);
    return;
}

builder.AddServiceDefaults("funding");
builder.Services.Configure<FrameOptions>(builder.Configuration.GetSection("Frames"));
builder.AddSharedTransactions<AskedReservation, Contracts.Funding.V1.Reservation>(Holding.Hold);
builder.Services.AddHostedService<ReleaseExpiredReservations>();
builder.AddMessaging("funding", reactions => reactions
    .Add<CommitReservationWhenDecisionTaken, DecisionTaken>()
    .Add<ReleaseReservationWhenDecisionDeclined, DecisionDeclined>()
    .Add<ReleaseReservationWhenDecisionWithdrawn, DecisionWithdrawn>()
    .Add<ReleaseReservationWhenDecisionRevoked, DecisionRevoked>()
    .Add<ReleaseApplicationsWhenDecisionTaken, DecisionTaken>()
    .Add<GrantApplicationsWhenDecisionTaken, DecisionTaken>()
    .Add<EndGrantsWhenDecisionRevoked, DecisionRevoked>()
    .Add<RecallApplicationsWhenDecisionRevoked, DecisionRevoked>()
    .Add<LockPlanWhenDecisionTaken, DecisionTaken>()
    .Add<OpenPlanWhenDecisionProposed, DecisionProposed>()
    .Add<RestorePlanWhenDecisionDeclined, DecisionDeclined>()
    .Add<RestorePlanWhenDecisionWithdrawn, DecisionWithdrawn>()
    .Add<RestorePlanWhenDecisionRevoked, DecisionRevoked>());

var app = builder.Build();
app.MapGrpcService<PlanEndpoints>();
app.MapGrpcService<RuleEndpoints>();
app.MapGrpcService<FrameEndpoints>();
app.MapGrpcService<ApplicationEndpoints>();
app.MapGrpcService<PaymentEndpoints>();
app.MapGrpcService<InsightEndpoints>();
app.MapServiceDefaults();
await app.RunAsync();
