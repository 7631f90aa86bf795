namespace DocumentService.Search;

/// <summary>Search inside documents.</summary>
public sealed partial class SearchEndpoints(Database database) : Wire.SearchApi.SearchApiBase;
