using Contracts.Cases;
using DocumentService.Documents;

namespace DocumentService.Retention;

/// <summary>What belongs to a case that goes on is kept.</summary>
public sealed class ForgetClosingWhenCaseReopened : IReaction<CaseReopened>
{
    /// <inheritdoc/>
    public async Task On(CaseReopened happened, Work work)
    {
        var reopened = CaseName.Parse(happened.Case);
        // A disposal that is under way has the case; it is over before this, or sees it.
        await Versions.LockCase(work, reopened);
        await work.Execute("DELETE FROM case_closing WHERE organisation = @Organisation AND case_id = @Id", new { reopened.Organisation, reopened.Id });
    }
}
