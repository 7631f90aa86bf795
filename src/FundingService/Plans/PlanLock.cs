namespace FundingService.Plans;

/// <summary>
/// What is decided about a plan. A taken decision locks the version that it was taken on; another version counts while a new decision is proposed,
/// and for good when that is taken.
/// </summary>
/// <param name="Locked">The version that the latest taken decision rests on; null: none does.</param>
/// <param name="Decision">Its number.</param>
/// <param name="IsProposed">Whether a decision of the case is proposed and not yet taken.</param>
internal sealed record PlanLock(int? Locked, int? Decision, bool IsProposed)
{
    /// <summary>Whether a change has to wait for a decision to be proposed.</summary>
    public bool IsClosed => Locked is not null && !IsProposed;

    public static async Task<PlanLock> Of(Work work, CaseName of)
    {
        var noted = await work.All<(int Decision, string State, int? Version)>(
            "SELECT decision, state, version FROM plan_decision WHERE organisation = @Organisation AND case_id = @Id", new { of.Organisation, of.Id });
        var resting = noted.Where(one => one is { State: "TAKEN", Version: not null }).OrderBy(one => one.Version).ThenBy(one => one.Decision).ToList();
        var last = resting.Count == 0 ? default : resting[^1];
        return new PlanLock(last.Version, last.Version is null ? null : last.Decision, noted.Any(one => one.State == "PROPOSED"));
    }

    /// <summary>Notes that a decision is revoked.</summary>
    public static async Task NoteRevoked(Work work, DecisionRevoked revoked)
    {
        await KnownDecisions.NoteRevoked(work, revoked);
        await Settle(work, Names.InCase("decisions", revoked.Decision).Case);
    }

    /// <summary>Notes what became of a decision: proposed or ended.</summary>
    public static async Task Note(Work work, string decision, string state)
    {
        await KnownDecisions.Note(work, decision, state);
        await Settle(work, Names.InCase("decisions", decision).Case);
    }

    /// <summary>Notes that a decision is taken.</summary>
    public static async Task NoteTaken(Work work, DecisionTaken taken)
    {
        await KnownDecisions.NoteTaken(work, taken);
        await Settle(work, Names.InCase("decisions", taken.Decision).Case);
    }

    /// <summary>What was put and never decided gives way to what was decided.</summary>
    private static async Task Settle(Work work, CaseName of)
    {
        var locking = await Of(work, of);
        if (!locking.IsClosed)
            return;
        var later = await PlanVersions.Downwards(work, of, int.MaxValue, int.MaxValue);
        var standing = Standing(later, locking.Locked!.Value);
        if (standing.Version == later[0].Version)
            return;
        // What financiers have answered meanwhile stays answered.
        var restored = PlanOutcomes.WithAll(standing.Content, await Applications.Applications.Of(work, of));
        await PlanVersions.Add(work, later[0], await CheckedPlan.Of(work, restored), "RESTORED");
    }

    /// <summary>The version that what was decided, and what happened since, has come to.</summary>
    /// <param name="versions">Newest first.</param>
    private static KeptPlan Standing(IReadOnlyList<KeptPlan> versions, int locked)
    {
        var standing = versions.Single(one => one.Version == locked);
        var isTouched = false;
        foreach (var one in versions.Reverse().SkipWhile(one => one.Version <= locked))
        {
            isTouched = one.Change == "PUT" || (isTouched && one.Change != "RESTORED");
            standing = isTouched ? standing : one;
        }

        return standing;
    }
}
