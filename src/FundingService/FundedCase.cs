namespace FundingService;

/// <summary>A case that money is about: its plan, reservations and applications change one after the other.</summary>
internal static class FundedCase
{
    /// <summary>Waits until nobody else changes the case's money. Always the first lock that a change takes.</summary>
    public static async Task Lock(Work work, CaseName name)
    {
        var key = new { name.Organisation, name.Id };
        await work.Execute("INSERT INTO funded_case (organisation, case_id) VALUES (@Organisation, @Id) ON CONFLICT DO NOTHING", key);
        await work.One<string>("SELECT case_id FROM funded_case WHERE organisation = @Organisation AND case_id = @Id FOR NO KEY UPDATE", key);
    }
}
