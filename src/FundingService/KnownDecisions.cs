namespace FundingService;

/// <summary>
/// What became of a case's decisions. CaseService tells of them in no certain order, so a note only ever moves forward: whatever comes late finds what is known
/// already.
/// </summary>
internal static class KnownDecisions
{
    private const string Order = "ARRAY['PROPOSED', 'ENDED', 'TAKEN', 'REVOKED']";

    /// <summary>Notes what became of a decision, and locks its case.</summary>
    /// <param name="state">PROPOSED, TAKEN, ENDED, REVOKED.</param>
    /// <param name="at">The plan of this moment is what it rests on; null: it rests on none.</param>
    public static async Task Note(Work work, string decision, string state, DateTimeOffset? at = null)
    {
        var (of, number) = Names.InCase("decisions", decision);
        await FundedCase.Lock(work, of);
        await work.Execute(
            $"""
            INSERT INTO plan_decision AS noted (organisation, case_id, decision, state, version)
            VALUES (@Organisation, @Id, @number, @state,
              (SELECT max(version) FROM plan_version WHERE organisation = @Organisation AND case_id = @Id AND kept <= @at))
            ON CONFLICT (organisation, case_id, decision) DO UPDATE SET
              state = CASE WHEN array_position({Order}, excluded.state) > array_position({Order}, noted.state) THEN excluded.state ELSE noted.state END,
              version = coalesce(noted.version, excluded.version)
            """,
            new { of.Organisation, of.Id, number, state, at });
    }

    /// <summary>Notes that a decision is taken, and what plan it rests on: a correction or a revocation rests on none.</summary>
    public static Task NoteTaken(Work work, DecisionTaken taken) => Note(work, taken.Decision, "TAKEN", taken.Change is "correction" or "revocation" ? null : taken.At);

    /// <summary>Notes that a decision is revoked, or annulled by a court.</summary>
    public static async Task NoteRevoked(Work work, DecisionRevoked revoked)
    {
        await Note(work, revoked.Decision, "REVOKED");
        var (of, number) = Names.InCase("decisions", revoked.Decision);
        await work.Execute(
            "UPDATE plan_decision SET revoked = @At WHERE organisation = @Organisation AND case_id = @Id AND decision = @number AND revoked IS NULL",
            new { of.Organisation, of.Id, number, At = revoked.At.ToUniversalTime() });
    }

    /// <summary>The revoked decisions of these cases, and when that was.</summary>
    public static async Task<Dictionary<(string Case, int Decision), DateTimeOffset>> Revoked(Work work, string organisation, IEnumerable<string> cases) =>
        (await work.All<(string Case, int Decision, DateTimeOffset At)>(
            """
            SELECT case_id, decision, coalesce(revoked, '9999-01-01Z') FROM plan_decision
            WHERE organisation = @organisation AND case_id = ANY(@cases) AND state = 'REVOKED'
            """,
            new { organisation, cases = cases.Distinct().ToArray() })).ToDictionary(one => (one.Case, one.Decision), one => one.At);

    public static async Task<bool> IsRevoked(Work work, CaseName of, int decision) => (await In(work, of.Organisation, "REVOKED", [of.Id])).Contains((of.Id, decision));

    /// <summary>The decisions of these cases that are in a state.</summary>
    public static async Task<HashSet<(string Case, int Decision)>> In(Work work, string organisation, string state, IEnumerable<string> cases) =>
        [.. await work.All<(string, int)>(
            "SELECT case_id, decision FROM plan_decision WHERE organisation = @organisation AND case_id = ANY(@cases) AND state = @state",
            new { organisation, state, cases = cases.Distinct().ToArray() })];
}
