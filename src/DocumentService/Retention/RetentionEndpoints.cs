namespace DocumentService.Retention;

/// <summary>What becomes of documents at the end.</summary>
public sealed partial class RetentionEndpoints(Database database) : Wire.RetentionApi.RetentionApiBase;
