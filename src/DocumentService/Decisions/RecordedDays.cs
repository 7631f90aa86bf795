namespace DocumentService.Decisions;

/// <summary>The Swedish days on which decisions were entered in the register.</summary>
internal static class RecordedDays
{
    public static Task Keep(Work work, CaseName parent, int decision, DateOnly recorded) =>
        work.Execute(
            "INSERT INTO recorded_decision (organisation, case_id, decision, recorded) VALUES (@Organisation, @Id, @decision, @recorded) ON CONFLICT DO NOTHING",
            new { parent.Organisation, parent.Id, decision, recorded });

    /// <summary>Today, for one that the service has not heard of yet.</summary>
    public static async Task<DateOnly> Of(Work work, CaseName parent, int decision) =>
        await work.Find<DateOnly?>(
            "SELECT recorded FROM recorded_decision WHERE organisation = @Organisation AND case_id = @Id AND decision = @decision",
            new { parent.Organisation, parent.Id, decision })
        ?? SwedishTime.Day(work.At);
}
