namespace CaseService.Delegation;

/// <summary>What other decisions have used of a clause's limit, in kronor; null when the amount of one of them is not known.</summary>
/// <param name="Before">Up to the day that is asked about, and on it.</param>
/// <param name="Throughout">By those that are dated later as well: decisions are recorded late.</param>
/// <param name="Later">The last of those, by resource name; null: there is none.</param>
public sealed record UsedLimit(decimal? Before, decimal? Throughout, string? Later)
{
    public static readonly UsedLimit Nothing = new(0, 0, null);

    /// <summary>
    /// Counts the delegated decisions by the clause: none, those of the case, or those of the year. Corrections and revocations use nothing, nor does what had
    /// ended; the total of a project and what an application applies for are used once, by the amount that was decided on last.
    /// </summary>
    /// <param name="inCase">The case that is decided in; null: not known.</param>
    /// <param name="applications">What is decided on again now, by resource name, as is the project of the case.</param>
    /// <param name="alone">Whether to wait for, and keep out, others who are about to use the same limit, until the work is done.</param>
    public static async Task<UsedLimit> Of(
        Work work, DelegationOrder order, Clause clause, CaseName? inCase, IEnumerable<string> applications, DateOnly day, bool alone = false)
    {
        if (clause.Limit is not { } limit || limit.Scope == LimitScope.Decision || (limit.Scope == LimitScope.Case && inCase is null))
            return Nothing;
        if (alone)
            await work.Execute("SELECT pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"{order.Organisation}/{order.Board}/{clause.Number}" });
        var standing =
            $"""
             SELECT case_id, number, decided, own_money, applied, project_total FROM decision
             WHERE organisation = @Organisation AND board = @Board AND clause = @Number AND state = 'taken' AND kind = 'delegated'
               AND coalesce(change_kind, 'amendment') = 'amendment' AND decided <= @day
               AND {(limit.Scope == LimitScope.Year ? "decided BETWEEN make_date(@Year, 1, 1) AND make_date(@Year, 12, 31)" : "case_id = @caseId")}
               AND NOT {Decisions.Decisions.HadEnded}
             """;
        var counted = limit.Counts switch
        {
            LimitCounts.OwnMoney => "SELECT own_money AS amount FROM standing",
            LimitCounts.AppliedFor =>
                """
                SELECT DISTINCT ON (application) amount::numeric AS amount FROM standing, jsonb_each_text(applied) AS named (application, amount)
                WHERE application <> ALL(@applications) ORDER BY application, decided DESC, number DESC
                """,
            _ => "SELECT DISTINCT ON (case_id) project_total AS amount FROM standing WHERE case_id IS DISTINCT FROM @caseId ORDER BY case_id, decided DESC, number DESC",
        };
        var before = await Sum(day);
        var later = await work.Find<(string CaseId, int Number)>(
            $"SELECT case_id, number FROM ({standing}) AS standing WHERE decided > @asked ORDER BY decided DESC, case_id DESC, number DESC LIMIT 1", Values(DateOnly.MaxValue));
        return later.Number == 0
            ? new(before, before, null)
            : new(before, await Sum(DateOnly.MaxValue), $"organisations/{order.Organisation}/cases/{later.CaseId}/decisions/{later.Number}");

        Task<decimal?> Sum(DateOnly through) => work.Find<decimal?>(
            $"WITH standing AS ({standing}) SELECT CASE WHEN bool_or(amount IS NULL) THEN NULL ELSE coalesce(sum(amount), 0) END FROM ({counted}) AS counted", Values(through));

        object Values(DateOnly through) =>
            new { order.Organisation, order.Board, clause.Number, day = through, asked = day, day.Year, caseId = inCase?.Id, applications = applications.ToArray() };
    }
}
