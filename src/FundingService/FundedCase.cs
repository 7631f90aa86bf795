namespace FundingService;

/// <summary>A case that money is about: its plan, reservations and applications change one after the other.</summary>
internal static class FundedCase
{
    /// <summary>Waits until nobody else changes the case's money. Always the first lock that a change takes.</summary>
    public static Task Lock(Work work, CaseName name) => Lock(work, name.Organisation, [name.Id]);

    /// <summary>Waits for several cases, in the order of their names, so that two who need the same cases never wait for each other.</summary>
    public static async Task Lock(Work work, string organisation, IEnumerable<string> cases)
    {
        var key = new { organisation, ids = cases.Distinct().Order(StringComparer.Ordinal).ToArray() };
        await work.Execute("INSERT INTO funded_case (organisation, case_id) SELECT @organisation, id FROM unnest(@ids) AS id ON CONFLICT DO NOTHING", key);
        await work.All<string>(
            """SELECT case_id FROM funded_case WHERE organisation = @organisation AND case_id = ANY(@ids) ORDER BY case_id COLLATE "C" FOR NO KEY UPDATE""", key);
    }
}
