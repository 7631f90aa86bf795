using Contracts.Cases;

namespace DocumentService.Retention;

/// <summary>From the year in which a case was closed the time is reckoned that its documents are kept.</summary>
public sealed class KeepClosingWhenCaseClosed : IReaction<CaseClosed>
{
    /// <inheritdoc/>
    public Task On(CaseClosed happened, Work work) => Closings.Keep(work, CaseName.Parse(happened.Case), happened.At, SwedishTime.Day(happened.At));
}
