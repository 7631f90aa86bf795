namespace CaseService.Register;

/// <summary>Dates that don't fit each other. Real decisions have them, so they are warnings and never errors.</summary>
public static class PeriodWarnings
{
    /// <summary>Checks the project's period against itself and the day of the decision.</summary>
    /// <param name="decided">Null when nothing is decided yet.</param>
    public static IEnumerable<Finding> Of(PartialDate? from, PartialDate? to, DateOnly? decided)
    {
        if (from is null && to is not null)
            yield return Found.Of("PERIOD_WITHOUT_START", "The project period has no start.", ("to", to.Value.ToString()));
        if (from is { } start && to is { } end && end.Latest < start.Earliest)
            yield return Found.Of("PERIOD_ENDS_BEFORE_START", "The project period ends before it starts.", ("from", start.ToString()), ("to", end.ToString()));
        if (to is { } last && decided is { } day && last.Latest < day)
            yield return Found.Of("PERIOD_ENDS_BEFORE_DECISION", "The project period ends before the decision.", ("to", last.ToString()), ("decided", $"{day:yyyy-MM-dd}"));
    }
}
