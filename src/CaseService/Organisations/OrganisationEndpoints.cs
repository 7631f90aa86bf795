namespace CaseService.Organisations;

/// <summary>The organisation with its boards, series, units, offices and their holders.</summary>
public sealed partial class OrganisationEndpoints(Database database) : Wire.OrganisationApi.OrganisationApiBase;
