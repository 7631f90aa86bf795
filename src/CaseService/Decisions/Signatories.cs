using CaseService.Delegation;

namespace CaseService.Decisions;

/// <summary>Finds the persons behind offices on a day.</summary>
public static class Signatories
{
    /// <summary>
    /// The office with its title and whoever held it on the day. A person that was asked for is named also without having held it, which is for
    /// others to find; otherwise the person stays empty when nobody did.
    /// </summary>
    /// <returns>Who signs, and the office's holder; null when nobody of that name and capacity held it.</returns>
    public static async Task<(Signatory Signatory, Holder? Holder)> Resolve(Work work, string organisation, AskedSignature asked, DateOnly day, Violations violations, string field)
    {
        var title = await work.Find<string>("SELECT display_name FROM office WHERE organisation = @organisation AND office = @Office", new { organisation, asked.Office });
        violations.Require(title is not null, field, $"expected an office of the organisation, found '{asked.Office}'");
        var holder = await DelegationOrders.HolderOf(work, organisation, asked.Office, asked.Acting, asked.Person, day);
        var named = holder is not null || asked.Person is null
            ? null
            : await work.Find<string>("SELECT display_name FROM person WHERE organisation = @organisation AND person = @Person", new { organisation, asked.Person });
        violations.Require(holder is not null || asked.Person is null || named is not null, $"{field}.person", $"expected a person of the organisation, found '{asked.Person}'");
        return (new(asked.Office, title ?? "", holder?.Person ?? asked.Person ?? "", holder?.PersonName ?? named ?? "", asked.Acting), holder);
    }
}
