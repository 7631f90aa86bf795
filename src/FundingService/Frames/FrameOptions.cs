namespace FundingService.Frames;

/// <summary>Section <c>Frames</c> of the configuration.</summary>
public sealed class FrameOptions
{
    /// <summary>For how many days money is held for a decision that nobody takes.</summary>
    public int HoldDays { get; set; } = 180;
}
