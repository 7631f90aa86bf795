namespace DocumentService.Decisions;

/// <summary>When a decision was entered in the register, or a proposal put to its board.</summary>
/// <param name="Day">The Swedish day.</param>
/// <param name="At">Null: not known.</param>
public sealed record Recorded(DateOnly Day, DateTimeOffset? At)
{
    public static Recorded Of(DateTimeOffset at) => new(SwedishTime.Day(at), at);

    /// <summary>Today, for one that the service has not heard of yet.</summary>
    public static async Task<Recorded> Load(Work work, CaseName parent, int decision) =>
        await work.Find<Recorded>(
            "SELECT recorded AS day, at FROM recorded_decision WHERE organisation = @Organisation AND case_id = @Id AND decision = @decision",
            new { parent.Organisation, parent.Id, decision })
        ?? new(SwedishTime.Day(work.At), null);

    public Task Keep(Work work, CaseName parent, int decision) =>
        work.Execute(
            "INSERT INTO recorded_decision (organisation, case_id, decision, recorded, at) VALUES (@Organisation, @Id, @decision, @Day, @At) ON CONFLICT DO NOTHING",
            new { parent.Organisation, parent.Id, decision, Day, At });
}
