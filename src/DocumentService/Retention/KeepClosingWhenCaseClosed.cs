using Contracts.Cases;

namespace DocumentService.Retention;

/// <summary>From the year in which a case was closed the time is reckoned that its documents are kept.</summary>
public sealed class KeepClosingWhenCaseClosed : IReaction<CaseClosed>
{
    /// <inheritdoc/>
    public Task On(CaseClosed happened, Work work)
    {
        var closed = CaseName.Parse(happened.Case);
        return work.Execute(
            "INSERT INTO case_closing VALUES (@Organisation, @Id, @day) ON CONFLICT (organisation, case_id) DO UPDATE SET closed = excluded.closed",
            new { closed.Organisation, closed.Id, day = SwedishTime.Day(happened.At) });
    }
}
