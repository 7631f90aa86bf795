using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseService.Reporting;

/// <summary>A meeting's resource name: organisations/rjh/boards/run/meetings/2024-03-20.</summary>
public sealed partial record MeetingName(string Organisation, string Board, DateOnly Date)
{
    /// <summary>Reads a resource name; null when it isn't one.</summary>
    public static MeetingName? TryParse(string name) =>
        Pattern().Match(name) is { Success: true } match
        && DateOnly.TryParseExact(match.Groups[3].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new(match.Groups[1].Value, match.Groups[2].Value, date)
            : null;

    /// <summary>Reads a resource name.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static MeetingName Parse(string name, string field = "meeting") =>
        TryParse(name) ?? throw Refused.Invalid(field, $"expected organisations/ID/boards/ID/meetings/DAY, found '{name}'");

    /// <summary>organisations/rjh/boards/run/meetings/2024-03-20.</summary>
    public override string ToString() => $"organisations/{Organisation}/boards/{Board}/meetings/{Date:yyyy-MM-dd}";

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/boards/([a-z0-9][a-z0-9-]{0,62})/meetings/([0-9]{4}-[0-9]{2}-[0-9]{2})\z")]
    private static partial Regex Pattern();
}

/// <summary>A board's meeting, and what has become of the report that is laid before it.</summary>
/// <param name="State">planned, made, minuted, cancelled. Minuted or cancelled, it is immutable.</param>
/// <param name="Paragraph">Under which the report is minuted.</param>
/// <param name="Adjusted">The day when the minutes were adjusted.</param>
public sealed record Meeting(MeetingName Name, DateOnly AgendaCutOff, string State, string Paragraph, DateOnly? Adjusted, string CancelledReason, string BoardName)
{
    /// <summary>Whether the report takes more than urgent decisions.</summary>
    public bool IsPlanned => State == "planned";

    /// <summary>Whether the decisions in the report are reported.</summary>
    public bool IsMinuted => State == "minuted";

    /// <summary>Refuses to make the report of a meeting that is not held, or whose agenda is still open.</summary>
    /// <exception cref="Refused">MEETING_CANCELLED or CUT_OFF_NOT_REACHED.</exception>
    public void MustBeAtCutOff(DateOnly today)
    {
        MustBeHeld();
        if (today < AgendaCutOff)
            throw Refused.Precondition("CUT_OFF_NOT_REACHED", "The agenda is still open.", ("meeting", $"{Name}"), ("agendaCutOff", $"{AgendaCutOff:yyyy-MM-dd}"), ("today", $"{today:yyyy-MM-dd}"));
    }

    /// <summary>Whether the report can be minuted like this.</summary>
    /// <returns>False when it was minuted exactly like this before.</returns>
    /// <exception cref="Refused">ALREADY_REPORTED, MEETING_CANCELLED or REPORT_NOT_MADE.</exception>
    public bool Minute(string paragraph, DateOnly adjusted)
    {
        if (IsMinuted && (Paragraph, Adjusted) == (paragraph, adjusted))
            return false;
        MustNotBeMinuted();
        MustBeHeld();
        if (IsPlanned)
            throw Refused.Precondition("REPORT_NOT_MADE", "The meeting's report is not made yet.", ("meeting", $"{Name}"));
        return true;
    }

    /// <summary>Whether the meeting can be cancelled.</summary>
    /// <returns>False when it was before.</returns>
    /// <exception cref="Refused">ALREADY_REPORTED.</exception>
    public bool Cancel()
    {
        MustNotBeMinuted();
        return State != "cancelled";
    }

    /// <summary>Whether the agenda can be closed on another day.</summary>
    /// <returns>False when that is the day already.</returns>
    /// <exception cref="Refused">ALREADY_REPORTED, MEETING_CANCELLED or REPORT_MADE.</exception>
    public bool CloseAgenda(DateOnly cutOff)
    {
        if (AgendaCutOff == cutOff)
            return false;
        MustNotBeMinuted();
        MustBeHeld();
        if (!IsPlanned)
            throw Refused.Precondition("REPORT_MADE", "The report is made; its agenda's cut-off doesn't change any more.", ("meeting", $"{Name}"), ("agendaCutOff", $"{AgendaCutOff:yyyy-MM-dd}"));
        return true;
    }

    /// <summary>As it is shown.</summary>
    public Wire.Meeting ToMessage() => new()
    {
        Name = Name.ToString(),
        Date = Name.Date.ToDate(),
        AgendaCutOff = AgendaCutOff.ToDate(),
        State = State switch
        {
            "made" => Wire.MeetingState.ReportMade,
            "minuted" => Wire.MeetingState.Minuted,
            "cancelled" => Wire.MeetingState.Cancelled,
            _ => Wire.MeetingState.Planned,
        },
        Paragraph = Paragraph,
        Adjusted = Adjusted.ToDate(),
        CancelledReason = CancelledReason,
    };

    /// <summary>Refuses a change of what is reported.</summary>
    /// <exception cref="Refused">ALREADY_REPORTED.</exception>
    public void MustNotBeMinuted()
    {
        if (IsMinuted)
        {
            throw Refused.Precondition("ALREADY_REPORTED", "The meeting's report is minuted: its decisions are reported.",
                ("meeting", $"{Name}"), ("paragraph", Paragraph), ("adjusted", $"{Adjusted:yyyy-MM-dd}"));
        }
    }

    private void MustBeHeld()
    {
        if (State == "cancelled")
            throw Refused.Precondition("MEETING_CANCELLED", "The meeting is cancelled.", ("meeting", $"{Name}"), ("reason", CancelledReason));
    }
}
