namespace CaseService.Reporting;

/// <summary>Reports of delegated decisions to the boards, extracts, notices and legal force.</summary>
public sealed partial class ReportingEndpoints(Database database, TimeProvider clock) : Wire.ReportingApi.ReportingApiBase;
