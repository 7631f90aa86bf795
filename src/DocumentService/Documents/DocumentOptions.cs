namespace DocumentService.Documents;

/// <summary>Section <c>Documents</c> of the configuration.</summary>
public sealed class DocumentOptions
{
    /// <summary>The folder that contents are kept in.</summary>
    public string Store { get; set; } = "";

    /// <summary>Of one document.</summary>
    public long LargestBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>From the first message to the last.</summary>
    public TimeSpan LongestUpload { get; set; } = TimeSpan.FromMinutes(10);
}
