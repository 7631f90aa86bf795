namespace DocumentService.Documents;

/// <summary>Section <c>Documents</c> of the configuration.</summary>
public sealed class DocumentOptions
{
    /// <summary>The folder that contents are kept in.</summary>
    public string Store { get; set; } = "";

    /// <summary>Of one document.</summary>
    public long LargestBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>From the first message of a call to the last.</summary>
    public TimeSpan LongestUpload { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Between two messages of a call.</summary>
    public TimeSpan LongestSilence { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an upload that isn't finished is kept after it was appended to.</summary>
    public TimeSpan UploadsKept { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Between two looks for uploads and locks that have ended.</summary>
    public TimeSpan EndingEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two searches of the whole store for contents that no document refers to.</summary>
    public TimeSpan CleaningEvery { get; set; } = TimeSpan.FromDays(1);
}
