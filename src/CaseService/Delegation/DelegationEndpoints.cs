namespace CaseService.Delegation;

/// <summary>Delegation orders, and whether an office may decide by them.</summary>
public sealed partial class DelegationEndpoints(Database database) : Wire.DelegationApi.DelegationApiBase;
