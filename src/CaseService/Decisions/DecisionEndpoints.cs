using Contracts.Documents.V1;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

/// <summary>Decisions under delegation, and proposals to a board.</summary>
public sealed partial class DecisionEndpoints(
    Database database,
    TimeProvider clock,
    FrameApi.FrameApiClient frames,
    PlanApi.PlanApiClient plans,
    ApplicationApi.ApplicationApiClient applications,
    RuleApi.RuleApiClient rules,
    DocumentApi.DocumentApiClient documents) : Wire.DecisionApi.DecisionApiBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
}
