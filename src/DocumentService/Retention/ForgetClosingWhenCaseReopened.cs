using Contracts.Cases;

namespace DocumentService.Retention;

/// <summary>What belongs to a case that goes on is kept.</summary>
public sealed class ForgetClosingWhenCaseReopened : IReaction<CaseReopened>
{
    /// <inheritdoc/>
    public Task On(CaseReopened happened, Work work) => Closings.Keep(work, CaseName.Parse(happened.Case), happened.At, closed: null);
}
