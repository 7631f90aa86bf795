using System.Text.Json;

namespace CaseService.Delegation;

/// <summary>Clauses on the wire and in the database.</summary>
public static class Clauses
{
    /// <summary>Clauses that an order may have.</summary>
    public const int Most = 1_000;

    /// <summary>Reads a clause with all its faults noted.</summary>
    public static Clause Read(Wire.Clause clause, string organisation, Violations violations, string field)
    {
        violations.Require(clause.Delegates.Count is > 0 and <= 100, $"{field}.delegates", "expected 1 to 100 offices");
        violations.Require(clause.Conditions.Count <= 100, $"{field}.conditions", "expected at most 100");
        violations.Require(!clause.Urgent || !clause.SubDelegable, $"{field}.sub_delegable", "expected false: an urgent mandate is never passed on");
        return new(
            violations.Line(clause.Number, $"{field}.number", 20),
            violations.Text(clause.Matter, $"{field}.matter", 2_000),
            [.. clause.Delegates.Select((office, i) => Office(office, $"{field}.delegates[{i}]"))],
            ReadLimit(),
            [.. clause.Conditions.Select((condition, i) => violations.Text(condition, $"{field}.conditions[{i}]", 2_000))],
            clause.Reported,
            clause.OpenToJudicialReview,
            clause.SubDelegable,
            clause.Urgent);

        string Office(string office, string path)
        {
            var found = Names.TryIn("offices", office);
            violations.Require(found?.Organisation == organisation, path, $"expected organisations/{organisation}/offices/ID, found '{office}'");
            return found?.Id ?? "";
        }

        Limit? ReadLimit()
        {
            if (clause.Limit is not { } limit)
                return null;
            violations.Require(limit.Amount is not null, $"{field}.limit.amount", "expected an amount");
            violations.Require(limit.Counts != Wire.LimitCounts.Unspecified, $"{field}.limit.counts", "expected what the limit counts");
            violations.Require(limit.Scope != Wire.LimitScope.Unspecified, $"{field}.limit.scope", "expected over what the limit adds up");
            return new(limit.Amount.Read(violations, $"{field}.limit.amount") ?? 0, limit.Inclusive, (LimitCounts)limit.Counts, (LimitScope)limit.Scope);
        }
    }

    /// <summary>Refuses delegates that are no offices of the organisation.</summary>
    /// <param name="clauses">Each with its path in the request.</param>
    public static async Task CheckOffices(Work work, string organisation, IEnumerable<(Clause Clause, string Field)> clauses)
    {
        var known = (await work.All<string>("SELECT office FROM office WHERE organisation = @organisation", new { organisation })).ToHashSet();
        var violations = new Violations();
        foreach (var (clause, field) in clauses)
            foreach (var office in clause.Delegates.Where(office => !known.Contains(office)))
                violations.Add($"{field}.delegates", $"expected an office of the organisation, found '{office}'");
        violations.Refuse();
    }

    /// <summary>A clause as it is shown.</summary>
    public static Wire.Clause ToMessage(Clause clause, string organisation) => new()
    {
        Number = clause.Number,
        Matter = clause.Matter,
        Delegates = { clause.Delegates.Select(office => $"organisations/{organisation}/offices/{office}") },
        Limit = clause.Limit is not { } limit ? null : new Wire.Limit
        {
            Amount = limit.Amount.ToMoney(),
            Inclusive = limit.Inclusive,
            Counts = (Wire.LimitCounts)limit.Counts,
            Scope = (Wire.LimitScope)limit.Scope,
        },
        Conditions = { clause.Conditions },
        Reported = clause.Reported,
        OpenToJudicialReview = clause.OpenToJudicialReview,
        SubDelegable = clause.SubDelegable,
        Urgent = clause.Urgent,
    };

    /// <summary>To the database.</summary>
    public static string Write(IEnumerable<Clause> clauses) => JsonSerializer.Serialize(clauses);

    /// <summary>From the database.</summary>
    public static IReadOnlyList<Clause> Parse(string json) => JsonSerializer.Deserialize<Clause[]>(json)!;
}
