namespace FundingService.Applications;

/// <summary>A decision of this organisation that grants an application.</summary>
internal sealed record GrantingDecision
{
    /// <summary>The application's case, and its number there.</summary>
    public string CaseId { get; init; } = "";

    public int Application { get; init; }

    /// <summary>The decision's case, and its number there.</summary>
    public string DecisionCase { get; init; } = "";

    public int Decision { get; init; }

    /// <summary>Kronor.</summary>
    public decimal Amount { get; init; }

    /// <summary>The decision's points that grant it; null: not told.</summary>
    public int[]? Points { get; init; }

    /// <summary>The decision of the same case that it amends; null: none.</summary>
    public int? Amends { get; init; }

    public DateOnly Decided { get; init; }

    /// <summary>RUN/379/2019.</summary>
    public string CaseNumber { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

/// <summary>All decisions that grant an application, in whatever order they were told.</summary>
/// <param name="Revoked">The revoked decisions of their cases, and when that was.</param>
internal sealed record GrantingDecisions(CaseName Case, IReadOnlyList<GrantingDecision> All, IReadOnlyDictionary<(string Case, int Decision), DateTimeOffset> Revoked)
{
    /// <summary>What counts: of those that stand, the one decided last. Null: none stands.</summary>
    public GrantingDecision? Newest => All.Where(Stands).OrderBy(one => one.Decided).ThenBy(one => one.At).ThenBy(one => one.Decision).LastOrDefault();

    public static async Task<GrantingDecisions> Of(Work work, CaseName of, int application)
    {
        var all = await Load(work, "case_id = @Id AND application = @application", new { of.Organisation, of.Id, application });
        return new(of, all, await KnownDecisions.Revoked(work, of.Organisation, all.Select(one => one.DecisionCase)));
    }

    /// <summary>What the decisions of a case grant.</summary>
    public static Task<List<GrantingDecision>> In(Work work, CaseName of) => Load(work, "decision_case = @Id", new { of.Organisation, of.Id });

    public static Task Add(Work work, string organisation, GrantingDecision one) =>
        work.Execute(
            """
            INSERT INTO grant_decision (organisation, case_id, application, decision_case, decision, amount, points, amends, decided, case_number, at)
            VALUES (@organisation, @CaseId, @Application, @DecisionCase, @Decision, @Amount, @Points, @Amends, @Decided, @CaseNumber, @At) ON CONFLICT DO NOTHING
            """,
            new { organisation, one.CaseId, one.Application, one.DecisionCase, one.Decision, one.Amount, one.Points, one.Amends, one.Decided, one.CaseNumber, one.At });

    /// <summary>
    /// Whether it isn't revoked, nor what it amends: an amendment has nothing to change any more when that is gone. One that was taken after the revocation stands: it
    /// can only be there since a court annulled that.
    /// </summary>
    public bool Stands(GrantingDecision one) =>
        !Revoked.ContainsKey((one.DecisionCase, one.Decision)) && (one.Amends is not { } amended || !HasFallen(one.DecisionCase, amended, one.At));

    private bool HasFallen(string decisionCase, int decision, DateTimeOffset amended) =>
        (Revoked.TryGetValue((decisionCase, decision), out var revoked) && revoked >= amended)
        || (All.FirstOrDefault(other => (other.DecisionCase, other.Decision) == (decisionCase, decision))?.Amends is { } earlier && HasFallen(decisionCase, earlier, amended));

    /// <summary>organisations/rjh/cases/RUN-379-2019/decisions/1.</summary>
    public string Name(GrantingDecision one) => $"organisations/{Case.Organisation}/cases/{one.DecisionCase}/decisions/{one.Decision}";

    public bool Contains(string decision) => All.Any(one => Name(one) == decision);

    private static Task<List<GrantingDecision>> Load(Work work, string where, object values) =>
        work.All<GrantingDecision>(
            $"""
            SELECT case_id, application, decision_case, decision, amount, points, amends, decided, case_number, at FROM grant_decision
            WHERE organisation = @Organisation AND {where} ORDER BY case_id, application, decision_case, decision
            """,
            values);
}
