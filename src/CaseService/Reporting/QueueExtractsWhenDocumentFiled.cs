using CaseService.Register;
using Contracts.Cases;
using Contracts.Documents;

namespace CaseService.Reporting;

/// <summary>Those who get an extract get the decision document: each waits to be sent once the document is filed.</summary>
public sealed class QueueExtractsWhenDocumentFiled : IReaction<DocumentFiled>
{
    private const string SentAs = "application/pdf";

    public async Task On(DocumentFiled happened, Work work)
    {
        if (happened.ContentType != SentAs || Names.TryInCase("decisions", happened.Decision) is not { } found)
            return;

        var (name, number) = found;
        await Cases.Lock(work, name);
        var decision = await Decisions.Decisions.Find(work, name, number);
        if (decision is not { State: "taken" })
            return;

        foreach (var recipient in decision.ExtractsTo)
        {
            var added = await work.Execute(
                "INSERT INTO extract (organisation, case_id, decision, recipient, document, state) VALUES (@Organisation, @Id, @number, @recipient, @Document, 'queued') ON CONFLICT DO NOTHING",
                new { name.Organisation, name.Id, number, recipient, happened.Document });
            if (added == 0)
                continue;
            await History.Add(work, name, "ExtractQueued", new { Decision = number, Recipient = recipient, happened.Document, happened.Sha256 });
            work.Publish(name.ToString(), new ExtractQueued(name.Organisation, name.ToString(), decision.Name, recipient, happened.Document, work.At));
        }
    }
}
