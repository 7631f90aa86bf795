namespace FundingService.Applications;

/// <summary>The region as applicant.</summary>
public sealed partial class ApplicationEndpoints(Database database, TimeProvider clock) : ApplicationApi.ApplicationApiBase;
