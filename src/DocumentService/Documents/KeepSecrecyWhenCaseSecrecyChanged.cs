using Contracts.Cases;

namespace DocumentService.Documents;

/// <summary>What is withheld of a case is withheld of its documents too: their titles would tell it. The mark is CaseService's; here it is kept as it was told last.</summary>
public sealed class KeepSecrecyWhenCaseSecrecyChanged : IReaction<CaseSecrecyChanged>
{
    public Task On(CaseSecrecyChanged happened, Work work)
    {
        var name = CaseName.Parse(happened.Case);
        var isMarked = happened.Provision.Length > 0;
        // Of two that arrive in the wrong order, the later stays.
        return work.Execute(
            """
            INSERT INTO case_file (organisation, case_id, secrecy_provision, secrecy_date, secrecy_authority, secrecy_changed)
            VALUES (@Organisation, @Id, @provision, @marked, @authority, @At)
            ON CONFLICT (organisation, case_id) DO UPDATE SET (secrecy_provision, secrecy_date, secrecy_authority, secrecy_changed)
              = (excluded.secrecy_provision, excluded.secrecy_date, excluded.secrecy_authority, excluded.secrecy_changed)
            WHERE case_file.secrecy_changed IS NULL OR case_file.secrecy_changed < excluded.secrecy_changed
            """,
            new
            {
                name.Organisation, name.Id, happened.At,
                provision = isMarked ? happened.Provision : null, marked = isMarked ? happened.Marked : null, authority = isMarked ? happened.Authority : null,
            });
    }
}
