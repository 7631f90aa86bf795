using System.Globalization;
using System.Text.RegularExpressions;
using DocumentService.Rendering;

namespace DocumentService.Decisions;

/// <summary>A meeting's resource name: organisations/rjh/boards/run/meetings/2024-03-20.</summary>
public sealed partial record MeetingName(string Organisation, string Board, DateOnly Day)
{
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static MeetingName Parse(string name) =>
        Pattern().Match(name) is { Success: true } match
        && DateOnly.TryParseExact(match.Groups[3].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new(match.Groups[1].Value, match.Groups[2].Value, day)
            : throw Refused.Invalid("meeting", $"expected organisations/ID/boards/ID/meetings/DAY, found '{name}'");

    /// <summary>What a file of its report is called, without its ending.</summary>
    public string FileName => $"anmalan-{Board}-{SwedishText.IsoDate(Day)}";

    /// <summary>organisations/rjh/boards/run/meetings/2024-03-20.</summary>
    public override string ToString() => $"organisations/{Organisation}/boards/{Board}/meetings/{SwedishText.IsoDate(Day)}";

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/meetings/([0-9]{4}-[0-9]{2}-[0-9]{2})\z")]
    private static partial Regex Pattern();
}
