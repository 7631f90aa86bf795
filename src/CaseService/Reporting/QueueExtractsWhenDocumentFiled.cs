using CaseService.Register;
using Contracts.Documents;

namespace CaseService.Reporting;

/// <summary>Those who get an extract get the decision document: each waits to be sent once the document is filed.</summary>
public sealed class QueueExtractsWhenDocumentFiled : IReaction<DocumentFiled>
{
    private const string SentAs = "application/pdf";
    private const string ExtractItself = "utdrag";

    public async Task On(DocumentFiled happened, Work work)
    {
        if (happened.ContentType != SentAs || happened.Kind == ExtractItself || Names.TryInCase("decisions", happened.Decision) is not { } found)
            return;

        var (name, number) = found;
        await Cases.Lock(work, name);
        var decision = await Decisions.Decisions.Find(work, name, number);
        if (decision is not { State: "taken" })
            return;

        var queued = (await Extracts.OfCase(work, name)).Where(extract => extract.Decision == number).Select(extract => extract.Recipient).ToHashSet();
        foreach (var recipient in decision.ExtractsTo.Where(queued.Add))
            await Extracts.Queue(work, name, number, recipient, happened.Document, happened.Sha256);
    }
}
