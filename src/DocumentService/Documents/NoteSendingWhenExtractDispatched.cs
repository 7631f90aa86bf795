using Contracts.Cases;

namespace DocumentService.Documents;

/// <summary>What was sent is a public record (TF 2 kap. 10 §): the extract to its recipient, and with the first one the documents of the decision.</summary>
public sealed class NoteSendingWhenExtractDispatched : IReaction<ExtractDispatched>
{
    public async Task On(ExtractDispatched happened, Work work)
    {
        var parent = CaseName.Parse(happened.Case);
        await ExtractSendings.Keep(work, parent, happened.Decision, happened.Recipient, SwedishTime.Day(happened.Sent));
        await ExtractSendings.Enter(work, parent, happened.Decision);
    }
}
