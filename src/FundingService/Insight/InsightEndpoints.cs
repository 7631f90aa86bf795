namespace FundingService.Insight;

/// <summary>All money of an organisation, seen from where one likes.</summary>
public sealed partial class InsightEndpoints(Database database) : InsightApi.InsightApiBase;
