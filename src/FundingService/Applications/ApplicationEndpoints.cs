namespace FundingService.Applications;

/// <summary>Applications to financiers: the region as applicant.</summary>
public sealed partial class ApplicationEndpoints(Database database) : ApplicationApi.ApplicationApiBase;
