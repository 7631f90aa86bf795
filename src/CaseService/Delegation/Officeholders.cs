using CaseService.Decisions;

namespace CaseService.Delegation;

/// <summary>Who holds which office on a day.</summary>
public static class Officeholders
{
    /// <summary>The offices that a person holds.</summary>
    public static Task<List<Signatory>> OfPerson(Work work, string organisation, string person, DateOnly day) =>
        Holding(work, "person = @person", new { organisation, person, day });

    /// <summary>Those who hold one of the offices.</summary>
    public static Task<List<Signatory>> OfOffices(Work work, string organisation, IEnumerable<string> offices, DateOnly day) =>
        Holding(work, "office = ANY(@offices)", new { organisation, offices = offices.Distinct().ToArray(), day });

    private static Task<List<Signatory>> Holding(Work work, string where, object values) =>
        work.All<Signatory>(
            $"""
             SELECT DISTINCT office, office.display_name AS office_title, person, person.display_name AS person_name, acting
             FROM tenure JOIN office USING (organisation, office) JOIN person USING (organisation, person)
             WHERE organisation = @organisation AND from_day <= @day AND coalesce(to_day, @day) >= @day AND {where} ORDER BY office, acting, person
             """,
            values);
}
