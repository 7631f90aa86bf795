namespace FundingService.Plans;

/// <summary>Who pays what in a project.</summary>
public sealed partial class PlanEndpoints(Database database) : PlanApi.PlanApiBase;
