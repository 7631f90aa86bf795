namespace CaseService.Reporting;

/// <summary>Reports of delegated decisions to the boards.</summary>
public sealed partial class ReportingEndpoints(Database database) : Wire.ReportingApi.ReportingApiBase;
