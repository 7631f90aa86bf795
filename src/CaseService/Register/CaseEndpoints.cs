using Contracts.Documents.V1;
using Contracts.Funding.V1;

namespace CaseService.Register;

/// <summary>The register of cases.</summary>
public sealed partial class CaseEndpoints(
    Database database,
    SharedTransactions<Registration, Wire.Case> registrations,
    TimeProvider clock,
    PlanApi.PlanApiClient plans,
    FrameApi.FrameApiClient frames,
    ApplicationApi.ApplicationApiClient applications,
    DocumentApi.DocumentApiClient documents) : Wire.CaseApi.CaseApiBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
}
