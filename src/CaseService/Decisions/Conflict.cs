namespace CaseService.Decisions;

/// <summary>A person who may not take part in a case (jäv, KL 6:28–32, 7:4), from day to day, both included.</summary>
/// <param name="NotedBy">The name of who noted it.</param>
public sealed record Conflict(string Person, string PersonName, DateOnly From, DateOnly? To, string Ground, string NotedBy, DateOnly Noted)
{
    /// <summary>What stands against a person's deciding on a day.</summary>
    public static IEnumerable<Finding> Check(IEnumerable<Conflict> conflicts, string person, DateOnly day) =>
        conflicts.Where(one => one.Person == person && one.From <= day && (one.To is null || day <= one.To)).Take(1).Select(one => Found.Of(
            "CONFLICT_OF_INTEREST", "The person is in a conflict of interest in the case.", ("person", person), ("from", $"{one.From:yyyy-MM-dd}"), ("notedBy", one.NotedBy)));

    /// <summary>As it is shown.</summary>
    public Wire.ConflictOfInterest ToMessage(CaseName inCase) => new()
    {
        Case = inCase.ToString(),
        Person = $"organisations/{inCase.Organisation}/persons/{Person}",
        PersonName = PersonName,
        From = From.ToDate(),
        To = To.ToDate(),
        Ground = Ground,
        NotedBy = NotedBy,
        Noted = Noted.ToDate(),
    };
}

/// <summary>Conflicts of interest in the database.</summary>
public static class Conflicts
{
    /// <summary>Those of a case.</summary>
    public static Task<List<Conflict>> Of(Work work, CaseName name) =>
        work.All<Conflict>(
            """
            SELECT person, display_name AS person_name, from_day AS "from", to_day AS "to", ground, noted_by, noted
            FROM conflict_of_interest JOIN person USING (organisation, person)
            WHERE organisation = @Organisation AND case_id = @Id ORDER BY from_day, person
            """,
            new { name.Organisation, name.Id });
}
