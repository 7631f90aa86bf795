using System.Text;
using Contracts.Cases;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using DocumentService.Tests.Documents;
using Google.Protobuf.WellKnownTypes;
using MassTransit;
using ServiceDefaults;
using Testing;
using static DocumentService.Tests.Decisions.ThreeServices;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Decisions;

[Collection(nameof(ThreeServices))]
public sealed class RenderingDecisions(ThreeServices services)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_decision_is_filed_as_text_and_as_PDF()
    {
        var inCase = await services.Import("RUN/138/2024", "Stärka samarbeten");
        var decision = await services.Decide(inCase);

        var documents = await services.Rendered(decision);

        Assert.Equal(["text/plain", "application/pdf"], documents.Select(document => document.ContentType));
        Assert.All(documents, document =>
        {
            Assert.Equal("delegationsbeslut", document.Kind);
            Assert.Equal("Delegationsbeslut: Stärka samarbeten", document.Title);
            Assert.Equal(DocumentState.Final, document.State);
            Assert.Equal(Direction.Internal, document.Direction);
            Assert.Equal(new Date { Year = 2024, Month = 2, Day = 23 }, document.Date);
        });
        Assert.Equal(["RUN-138-2024-delegationsbeslut-1.txt", "RUN-138-2024-delegationsbeslut-1.pdf"], documents.Select(document => document.FileName));
        var text = await Text(documents[0]);
        foreach (var printed in new[]
                 {
                     "Region Jämtland Härjedalen", "Samhällsutveckling", "RUN/138/2024", "Projekt: Stärka samarbeten", "2024-02-23",
                     "Delegationsbestämmelser för regionala utvecklingsnämnden i Region Jämtland Härjedalen 2023–2026, antagna 2023-01-18 § 12, punkt 8.2",
                     "Avsätta arbetstid", "Hållbar tillväxt", "460 000 kronor", "Beslutina Fattarsdotter", "Regional utvecklingsdirektör",
                     "Beslutet ska anmälas till regionala utvecklingsnämnden.", "Projektinitiativ (sha-256",
                 })
            Assert.Contains(printed, text, StringComparison.Ordinal);
        var pdf = (await services.Documents.Fetch(documents[1].Name, services.Registrar, Now)).Content;
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
    }

    [Fact]
    public async Task The_hashes_of_what_was_filed_are_in_the_history_of_the_case()
    {
        var inCase = await services.Import("RUN/141/2024", "I historiken");
        var decision = await services.Decide(inCase);
        var filed = await services.Rendered(decision);

        await Eventually.Some(
            async () =>
            {
                var history = await services.Cases.GetHistoryAsync(new GetHistoryRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);
                var details = string.Concat(history.Entries.Where(entry => entry.What == "DocumentFiled").Select(entry => entry.Detail));
                return filed.All(document => details.Contains(document.Sha256, StringComparison.Ordinal)) ? history : null;
            },
            Now);

        Assert.Empty((await services.Cases.VerifyHistoryAsync(new VerifyHistoryRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now)).Faults);
    }

    [Fact]
    public async Task A_decision_that_is_told_of_again_is_not_filed_again()
    {
        var inCase = await services.Import("RUN/139/2024", "Berättat två gånger");
        var decision = await services.Decide(inCase);
        var before = await services.Rendered(decision);

        // Another message id, as when the whole event is published anew: only the documents themselves tell that it is done.
        var again = Guid.CreateVersion7();
        await Publish(again, new DecisionTaken(
            "rjh", inCase.Name, inCase.Number, decision.Name, new(2024, 2, 23), [], RunBoard, "8.2", "", [], RunBoard, [],
            before[0].Filed.ToDateTimeOffset()));
        await services.Handled(again);

        Assert.Equal(before, await services.Rendered(decision));
    }

    [Fact]
    public async Task A_proposal_to_a_board_is_filed_as_an_officers_letter()
    {
        var inCase = await services.Import("RUN/99/2019", "En attraktiv region");

        var proposal = await services.Decisions.ProposeDecisionAsync(
            new ProposeDecisionRequest
            {
                Parent = inCase.Name,
                Day = new Date { Year = 2024, Month = 2, Day = 16 },
                Decision = new Decision
                {
                    Kind = DecisionKind.Board,
                    Board = RunBoard,
                    ProposedBy = RegionDirector,
                    SignedBy = { new Signature { Office = RegionDirector }, new Signature { Office = Director } },
                    Points = { new DecisionPoint { Text = "Avsätta medel för projektet." } },
                },
            },
            services.Registrar, cancellationToken: Now);

        var documents = await services.Rendered(proposal);
        Assert.All(documents, document =>
            Assert.Equal(("tjänsteskrivelse", "Tjänsteskrivelse: En attraktiv region"), (document.Kind, document.Title)));
        var text = await Text(documents[0]);
        foreach (var printed in new[] { "Tjänsteskrivelse", "Regiondirektörens förslag", "I tjänsten", "Hittepå Direktörsson", "Beslutina Fattarsdotter" })
            Assert.Contains(printed, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_to_get_a_decision_gets_an_extract_in_the_file_as_outgoing_once()
    {
        var inCase = await services.Import("RUN/140/2024", "Skickas ut");
        var decision = await services.Decide(inCase);
        await services.Rendered(decision);
        await services.Reporting.AddExtractAsync(new AddExtractRequest { Decision = decision.Name, Recipient = "Tillväxtverket" }, services.Registrar, cancellationToken: Now);

        var extract = await Eventually.Some(async () => (await Documents(inCase)).SingleOrDefault(document => document.Kind == "utdrag"), Now);
        // Told again with another message id.
        var again = Guid.CreateVersion7();
        await Publish(again, new ExtractQueued("rjh", inCase.Name, decision.Name, "Tillväxtverket", "", extract.Filed.ToDateTimeOffset()));
        await services.Handled(again);

        Assert.Equal((Direction.Out, "Tillväxtverket", DocumentState.Final, "application/pdf"), (extract.Direction, extract.Counterpart, extract.State, extract.ContentType));
        Assert.Equal(("Utdrag till Tillväxtverket: Skickas ut", "RUN-140-2024-utdrag-1.pdf"), (extract.Title, extract.FileName));
        Assert.Single(await Documents(inCase), document => document.Kind == "utdrag");
        var onDemand = await services.Rendering.RenderExtractAsync(
            new RenderExtractRequest { Decision = decision.Name, Recipient = "Tillväxtverket", Rendition = new Rendition { Formats = { RenderingFormat.Pdf } } },
            services.Registrar, cancellationToken: Now);
        Assert.Equal(onDemand.Files[0].Sha256, extract.Sha256);
    }

    [Fact]
    public async Task An_extract_and_its_decision_are_public_from_when_the_extract_is_dispatched_to_its_recipient()
    {
        var inCase = await services.Import("RUN/142/2024", "Skickas till en av två");
        var decision = await services.Decide(inCase);
        await services.Rendered(decision);
        string[] recipients = ["Tillväxtverket", "Åre kommun"];
        foreach (var recipient in recipients)
            await services.Reporting.AddExtractAsync(new AddExtractRequest { Decision = decision.Name, Recipient = recipient }, services.Registrar, cancellationToken: Now);
        await Eventually.Holds(async () => (await Documents(inCase)).Count(document => document.Kind == "utdrag") == 2, Now);
        Assert.All(await Documents(inCase), document => Assert.Null(document.Sent));
        Assert.Empty(await Listed());

        await services.Reporting.DispatchExtractAsync(
            new DispatchExtractRequest { Decision = decision.Name, Recipient = recipients[1], Channel = DispatchChannel.Post }, services.Registrar, cancellationToken: Now);

        await Eventually.Holds(async () => (await Listed()).Count == 3, Now);
        Assert.Equal(["delegationsbeslut", "delegationsbeslut", "utdrag"], (await Listed()).Select(document => document.Kind).Order(StringComparer.Ordinal));
        // Whatever else is changed about a document that was sent: to whom, the extracts say.
        var filed = (await Documents(inCase)).First(document => document.Kind == "delegationsbeslut");
        var title = new UpdateDocumentRequest { Document = new Document { Name = filed.Name, Title = "Rättad" }, UpdateMask = FieldMask.FromString("title") };
        Assert.Equal(filed.Sent, (await services.Documents.UpdateDocumentAsync(title, services.Registrar, cancellationToken: Now)).Sent);

        async Task<IReadOnlyList<PublicDocument>> Listed() =>
            (await services.Documents.ListPublicDocumentsAsync(new() { Parent = inCase.Name }, services.Registrar, cancellationToken: Now)).Documents;
    }

    [Fact]
    public async Task A_dispatch_that_is_told_before_the_extract_is_filed_is_noted_when_it_is()
    {
        var inCase = await services.Import("RUN/143/2024", "Berättat i fel ordning");
        var decision = await services.Decide(inCase);
        var at = (await services.Rendered(decision))[0].Filed.ToDateTimeOffset();
        await Publish(Guid.CreateVersion7(), new ExtractDispatched("rjh", inCase.Name, decision.Name, "Åre kommun", 1, "post", at, "", at));
        await Eventually.Holds(async () => (await Documents(inCase)).All(document => document.Kind != "delegationsbeslut" || document.Sent is not null), Now);

        foreach (var recipient in new[] { "Tillväxtverket", "Åre kommun" })
            await Publish(Guid.CreateVersion7(), new ExtractQueued("rjh", inCase.Name, decision.Name, recipient, "", at));

        await Eventually.Holds(async () => (await Documents(inCase)).Count(document => document.Kind == "utdrag") == 2, Now);
        Assert.Equal(
            [("Tillväxtverket", false), ("Åre kommun", true)],
            (await Documents(inCase)).Where(document => document.Kind == "utdrag").Select(document => (document.Counterpart, document.Sent is not null)).Order());
    }

    [Fact]
    public async Task A_report_is_kept_as_it_was_laid_before_the_board_whatever_becomes_of_it()
    {
        const string meeting = $"{RunBoard}/meetings/2024-04-17";
        await services.Reporting.PutMeetingAsync(
            new PutMeetingRequest { Parent = RunBoard, Meeting = new Meeting { Date = new Date { Year = 2024, Month = 4, Day = 17 }, AgendaCutOff = new Date { Year = 2024, Month = 4, Day = 10 } } },
            services.Registrar, cancellationToken: Now);
        await services.Reporting.MakeReportAsync(new MakeReportRequest { Meeting = meeting }, services.Registrar, cancellationToken: Now);

        var first = await Eventually.Some(() => services.Rendering.GetReportDocumentAsync(new() { Meeting = meeting }, services.Registrar, cancellationToken: Now).OrNone(), Now);
        // Told again with another message id: nothing has changed.
        var again = Guid.CreateVersion7();
        await Publish(again, new ReportMade("rjh", meeting, 0, first.Made.ToDateTimeOffset()));
        await services.Handled(again);
        await services.Reporting.MinuteReportAsync(
            new MinuteReportRequest { Meeting = meeting, Paragraph = "§ 45", Adjusted = new Date { Year = 2024, Month = 4, Day = 24 } }, services.Registrar, cancellationToken: Now);

        Assert.Equal((1, "anmalan-run-2024-04-17-1.pdf"), (first.Number, first.Document.FileName));
        var latest = await services.Rendering.GetReportDocumentAsync(new() { Meeting = meeting }, services.Registrar, cancellationToken: Now);
        Assert.Equal(first, latest);
        Assert.Equal(Upload.Hash(latest.Document.Content.Memory), latest.Document.Sha256);
        // On demand it tells what became of it.
        var now = await services.Rendering.RenderReportAsync(
            new RenderReportRequest { Meeting = meeting, Rendition = new Rendition { Formats = { RenderingFormat.Text } } }, services.Registrar, cancellationToken: Now);
        Assert.Contains("§\u00a045", now.Files[0].Content.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_template_holds_a_document_back_until_it_is_mended_and_never_gives_half_of_one()
    {
        var style = Path.Combine(services.OwnTemplates, "style.typ");
        await File.WriteAllTextAsync(style, "#let ink = no-such-colour\n", Now);
        try
        {
            var inCase = await services.Import("RUN/150/2024", "Väntar på mallen");
            var decision = await services.Decide(inCase);

            var fault = await Eventually.Some(() => services.Fault(decision.Name), Now);
            Assert.Contains("style.typ:1:", fault, StringComparison.Ordinal);
            Assert.DoesNotContain(await Documents(inCase), document => document.Decision == decision.Name);
            // What was answered after the decision is no part of it, however late it is rendered.
            await services.Note(inCase, "Avslag befaras.");

            File.Delete(style);
            var rendered = await services.Rendered(decision);
            Assert.Equal(2, rendered.Count);
            var text = await Text(rendered[0]);
            Assert.Contains("Tillväxtverket", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Avslag befaras.", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(style);
        }
    }

    private async Task<IReadOnlyList<Document>> Documents(Case inCase) =>
        (await services.Documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = inCase.Name }, services.Registrar, cancellationToken: Now)).Documents;

    private async Task<string> Text(Document document) =>
        Encoding.UTF8.GetString((await services.Documents.Fetch(document.Name, services.Registrar, Now)).Content).Replace('\u00a0', ' ');

    private async Task Publish<T>(Guid messageId, T happened) where T : class
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(services.Broker));
        await bus.StartAsync(Now);
        await bus.Publish(happened, context => context.MessageId = messageId, Now);
        await bus.StopAsync(Now);
    }
}
