using CaseService.Delegation;

namespace CaseService.Decisions;

/// <summary>Finds the persons behind offices on a day.</summary>
public static class Signatories
{
    /// <summary>The office with its title and whoever held it on the day; the person stays empty when nobody did.</summary>
    public static async Task<Signatory> Resolve(Work work, string organisation, AskedSignature asked, DateOnly day, Violations violations, string field)
    {
        var title = await work.Find<string>("SELECT display_name FROM office WHERE organisation = @organisation AND office = @Office", new { organisation, asked.Office });
        violations.Require(title is not null, field, $"expected an office of the organisation, found '{asked.Office}'");
        var holder = await DelegationOrders.HolderOf(work, organisation, asked.Office, asked.Acting, asked.Person, day);
        return new(asked.Office, title ?? "", holder?.Person ?? asked.Person ?? "", holder?.PersonName ?? "", asked.Acting);
    }
}
