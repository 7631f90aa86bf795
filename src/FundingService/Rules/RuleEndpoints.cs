namespace FundingService.Rules;

/// <summary>Grant rules: dated data.</summary>
public sealed partial class RuleEndpoints(Database database) : RuleApi.RuleApiBase;
