using System.Text;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using DocumentService.Tests.Documents;
using DocumentService.Tests.Rendering;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ServiceDefaults;
using Testing;
using static DocumentService.Tests.Decisions.ThreeServices;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Decisions;

[Collection(nameof(ThreeServices))]
public sealed class RenderingOnDemand(ThreeServices services)
{
    private static readonly Date Day = new() { Year = 2024, Month = 2, Day = 23 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RenderingFormat.Text)]
    [InlineData(RenderingFormat.Html)]
    [InlineData(RenderingFormat.Pdf)]
    public async Task A_decision_that_is_not_taken_yet_is_marked_as_a_draft_on_every_page(RenderingFormat format)
    {
        var proposed = await services.Propose(await services.Import($"RUN/{300 + (int)format}/2024", "Inte beslutat"));

        var draft = await Render(proposed.Name, format);

        Assert.True(draft.Draft);
        Assert.Contains("-utkast.", draft.Files[0].FileName, StringComparison.Ordinal);
        Assert.All(await Pages(draft), page => Assert.Contains("UTKAST", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_decision_is_rendered_to_the_bytes_that_are_filed()
    {
        var decision = await services.Decide(await services.Import("RUN/310/2024", "Beslutat"));
        var filed = await services.Rendered(decision);

        Assert.Equal(filed[0].Sha256, (await Render(decision.Name, RenderingFormat.Text)).Files[0].Sha256);
        var pdf = await Render(decision.Name, RenderingFormat.Pdf);
        Assert.Equal((filed[1].Sha256, filed[1].FileName, false), (pdf.Files[0].Sha256, pdf.Files[0].FileName, pdf.Draft));
        Assert.DoesNotContain("UTKAST", string.Concat(await Pages(pdf)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_decision_says_the_same_whatever_is_noted_or_renamed_since()
    {
        var inCase = await services.Import("RUN/314/2024", "Som det hette då");
        var decision = await services.Decide(inCase);
        var filed = await services.Rendered(decision);
        await services.Note(inCase, "Intyg väntas i maj.");
        await services.Cases.UpdateCaseAsync(
            new() { Case = new Case { Name = inCase.Name, Title = "Som det heter nu" }, UpdateMask = FieldMask.FromString("title") }, services.Registrar, cancellationToken: Now);

        var rendered = await Render(decision.Name, RenderingFormat.Pdf, RenderingFormat.Text);
        Assert.Equal([(filed[1].FileName, filed[1].Sha256), (filed[0].FileName, filed[0].Sha256)], rendered.Files.Select(file => (file.FileName, Upload.Hash(file.Content.Memory))));

        // HTML is never filed: its plan is that of the decision, its title that of the register.
        var html = Assert.Single(await Pages(await Render(decision.Name, RenderingFormat.Html)));
        Assert.Contains("460 000", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Intyg väntas i maj.", html, StringComparison.Ordinal);
        Assert.Contains("Som det heter nu", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_document_that_was_struck_is_rendered_anew()
    {
        var inCase = await services.Import("RUN/315/2024", "Felaktigt avbildat");
        var decision = await services.Decide(inCase);
        var filed = await services.Rendered(decision);
        await services.Cases.UpdateCaseAsync(
            new() { Case = new Case { Name = inCase.Name, Title = "Rättad rubrik" }, UpdateMask = FieldMask.FromString("title") }, services.Registrar, cancellationToken: Now);

        await services.Documents.StrikeDocumentAsync(new() { Name = filed[0].Name, Reason = "Fel rubrik." }, services.Registrar, cancellationToken: Now);

        var rendered = await Render(decision.Name, RenderingFormat.Text, RenderingFormat.Pdf);
        Assert.Contains("Rättad rubrik", rendered.Files[0].Content.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(filed[1].Sha256, rendered.Files[1].Sha256);
    }

    [Fact]
    public async Task A_filed_decision_that_is_damaged_is_not_given()
    {
        var decision = await services.Decide(await services.Import("RUN/316/2024", "Skadat"));
        var text = (await services.Rendered(decision))[0];
        var place = Path.Combine(services.Store, "rjh", text.Sha256[..2], text.Sha256);
        var whole = await File.ReadAllBytesAsync(place, Now);

        foreach (var damage in new Action[] { () => File.WriteAllBytes(place, [.. whole.Reverse()]), () => File.Delete(place) })
        {
            damage();
            var refused = await Assert.ThrowsAsync<RpcException>(() => Render(decision.Name, RenderingFormat.Text));
            Assert.Equal((StatusCode.DataLoss, "CONTENT_DAMAGED"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        }
    }

    [Fact]
    public async Task Several_formats_of_one_reading_are_the_same_files_as_each_alone_in_the_order_asked_for()
    {
        var decision = await services.Decide(await services.Import("RUN/311/2024", "I alla format"));
        RenderingFormat[] formats = [RenderingFormat.Pdf, RenderingFormat.Text, RenderingFormat.Html];

        var together = await Render(decision.Name, formats);

        Assert.Equal(["application/pdf", "text/plain", "text/html"], together.Files.Select(file => file.ContentType));
        foreach (var (format, file) in formats.Zip(together.Files))
            Assert.Equal(Assert.Single((await Render(decision.Name, format)).Files), file);
    }

    [Fact]
    public async Task A_format_that_is_unknown_or_asked_for_twice_is_refused_where_it_stands()
    {
        var decision = await services.Propose(await services.Import("RUN/312/2024", "Fel format"));

        var unknown = await Refused(RenderingFormat.Text, RenderingFormat.Unspecified, (RenderingFormat)9);
        var twice = await Refused(RenderingFormat.Text, RenderingFormat.Html, RenderingFormat.Text);
        var none = await Refused();
        var many = await Refused([.. Enumerable.Repeat(RenderingFormat.Pdf, 1_000)]);

        Assert.Equal(["rendition.formats[1]", "rendition.formats[2]"], unknown);
        Assert.Equal(["rendition.formats[2]"], twice);
        Assert.Equal(["rendition.formats"], none);
        Assert.Equal(["rendition.formats", "rendition.formats[1]", "rendition.formats[2]"], many);

        async Task<IEnumerable<string>> Refused(params RenderingFormat[] formats) =>
            Violated.Fields(await Assert.ThrowsAsync<RpcException>(() => Render(decision.Name, formats)));
    }

    [Fact]
    public async Task What_together_does_not_fit_into_one_answer_is_refused_and_can_be_asked_for_one_by_one()
    {
        var inCase = await services.Import("RUN/313/2024", "Mycket text");
        var thought = Thought.Clone();
        thought.Points.AddRange(Enumerable.Range(0, 150).Select(_ => new DecisionPoint { Text = new string('–', 5_000) }));

        var refused = await Assert.ThrowsAsync<RpcException>(() => Preview(RenderingFormat.Text, RenderingFormat.Html));

        Assert.Equal((StatusCode.ResourceExhausted, "RENDERING_TOO_LARGE"), (refused.StatusCode, Refusal.Info(refused)?.Type));
        Assert.Single((await Preview(RenderingFormat.Text)).Files);
        Assert.Single((await Preview(RenderingFormat.Html)).Files);

        Task<RenderedDocument> Preview(params RenderingFormat[] formats) => services.Rendering.PreviewDecisionAsync(
            new PreviewDecisionRequest { Parent = inCase.Name, Decision = thought, Day = Day, Rendition = new Rendition { Formats = { formats } } },
            services.Officer, cancellationToken: Now).ResponseAsync;
    }

    [Theory]
    [InlineData(RenderingFormat.Text)]
    [InlineData(RenderingFormat.Html)]
    [InlineData(RenderingFormat.Pdf)]
    public async Task What_is_not_even_proposed_can_be_looked_at_and_is_not_kept(RenderingFormat format)
    {
        var inCase = await services.Import($"RUN/{320 + (int)format}/2024", "Bara tänkt");

        var preview = await services.Rendering.PreviewDecisionAsync(
            new PreviewDecisionRequest { Parent = inCase.Name, Decision = Thought, Day = Day, Rendition = new Rendition { Formats = { format } } },
            services.Officer, cancellationToken: Now);

        Assert.True(preview.Draft);
        var printed = string.Concat(await Pages(preview));
        foreach (var expected in new[]
                 {
                     "UTKAST", "Bara tänkt", "Samhällsutveckling", "Avsätta arbetstid.", "Ram: Hållbar tillväxt.", "Tillväxtverket", "2023–2026, antagna 2023-01-18 § 12, punkt 8.2",
                     "Beslutina Fattarsdotter", "Regional utvecklingsdirektör",
                 })
            Assert.Contains(expected, printed, StringComparison.Ordinal);
        var overview = await services.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = inCase.Name }, services.Officer, cancellationToken: Now);
        Assert.Empty(overview.Decisions);
        Assert.Empty(overview.Documents);
    }

    [Fact]
    public async Task A_proposal_can_be_looked_at_before_it_is_put_to_the_board()
    {
        var inCase = await services.Import("RUN/329/2024", "Till nämnden");
        var proposal = new Decision
        {
            Kind = DecisionKind.Board, Board = RunBoard, ProposedBy = RegionDirector, Points = { new DecisionPoint { Text = "Avsätta medel." } },
            SignedBy = { new Signature { Office = RegionDirector }, new Signature { Office = Director, Acting = true } },
        };

        var preview = await services.Rendering.PreviewDecisionAsync(
            new PreviewDecisionRequest { Parent = inCase.Name, Decision = proposal, Day = Day, Rendition = new Rendition { Formats = { RenderingFormat.Text } } },
            services.Officer, cancellationToken: Now);

        Assert.Equal("RUN-329-2024-tjänsteskrivelse-utkast.txt", preview.Files[0].FileName);
        foreach (var expected in new[] { "UTKAST", "Tjänsteskrivelse", "Regiondirektörens förslag", "Avsätta medel.", "I tjänsten", "Hittepå Direktörsson\nRegiondirektör", "\nTf. regional utvecklingsdirektör" })
            Assert.Contains(expected, preview.Files[0].Content.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_preview_is_told_at_once()
    {
        var inCase = await services.Import("RUN/330/2024", "Fel");
        var wrong = new PreviewDecisionRequest
        {
            Parent = inCase.Name,
            Decision = new Decision { Points = { new DecisionPoint() }, Basis = { new BasisDocument { Document = "organisations/other/cases/RUN-1-2024/documents/1" } } },
            Rendition = new Rendition { ProductTemplates = true },
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() => services.Rendering.PreviewDecisionAsync(wrong, services.Officer, cancellationToken: Now).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        foreach (var field in new[] { "decision.kind", "decision.points[0].text", "decision.basis[0].document", "day", "rendition.formats", "rendition:" })
            Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_office_that_does_not_exist_signs_nothing()
    {
        var inCase = await services.Import("RUN/331/2024", "Fel befattning");
        var thought = Thought.Clone();
        thought.DecidedBy[0].Office = $"{Region}/offices/ingen";

        var refused = await Assert.ThrowsAsync<RpcException>(() => services.Rendering.PreviewDecisionAsync(
            new PreviewDecisionRequest { Parent = inCase.Name, Decision = thought, Day = Day, Rendition = new Rendition { Formats = { RenderingFormat.Text } } },
            services.Officer, cancellationToken: Now).ResponseAsync);

        Assert.Contains("decision.decided_by[0].office", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extract_says_to_whom_it_goes_and_what_was_decided()
    {
        var decision = await services.Decide(await services.Import("RUN/340/2024", "Utdrag"));

        var extract = await services.Rendering.RenderExtractAsync(
            new RenderExtractRequest { Decision = decision.Name, Recipient = "Tillväxtverket", Rendition = new Rendition { Formats = { RenderingFormat.Pdf } } },
            services.Officer, cancellationToken: Now);

        Assert.Equal("RUN-340-2024-utdrag-1.pdf", extract.Files[0].FileName);
        var printed = string.Concat(await Pages(extract));
        foreach (var expected in new[] { "Utdrag ur delegationsbeslut", "Till", "Tillväxtverket", "Avsätta arbetstid.", "Beslutina Fattarsdotter, regional utvecklingsdirektör", "RUN/340/2024" })
            Assert.Contains(expected, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_decided_has_no_extract()
    {
        var proposed = await services.Propose(await services.Import("RUN/341/2024", "Inget utdrag"));

        var refused = await Assert.ThrowsAsync<RpcException>(() => services.Rendering.RenderExtractAsync(
            new RenderExtractRequest { Decision = proposed.Name, Recipient = "Någon", Rendition = new Rendition { Formats = { RenderingFormat.Text } } },
            services.Officer, cancellationToken: Now).ResponseAsync);

        Assert.Equal("DECISION_NOT_TAKEN", Refusal.Info(refused)?.Type);
    }

    [Fact]
    public async Task A_report_is_a_draft_until_it_is_made_and_lists_each_decision()
    {
        const string meeting = $"{RunBoard}/meetings/2024-03-20";
        foreach (var (month, closes, held) in new[] { (1, 17, 31), (3, 13, 20) })
        {
            var entered = new Meeting { Date = new Date { Year = 2024, Month = month, Day = held }, AgendaCutOff = new Date { Year = 2024, Month = month, Day = closes } };
            await services.Reporting.PutMeetingAsync(new PutMeetingRequest { Parent = RunBoard, Meeting = entered }, services.Registrar, cancellationToken: Now);
        }

        var decision = await services.Decide(await services.Import("RUN/350/2024", "Anmäls"));
        await services.Reporting.EnterDecisionAsync(new EnterDecisionRequest { Decision = decision.Name }, services.Registrar, cancellationToken: Now);

        var before = await Report(meeting, RenderingFormat.Pdf);
        await services.Reporting.MakeReportAsync(new MakeReportRequest { Meeting = meeting }, services.Registrar, cancellationToken: Now);
        var after = await Report(meeting, RenderingFormat.Pdf);

        Assert.Equal((true, "anmalan-run-2024-03-20-utkast.pdf"), (before.Draft, before.Files[0].FileName));
        Assert.Equal((false, "anmalan-run-2024-03-20.pdf"), (after.Draft, after.Files[0].FileName));
        var printed = string.Concat(await Pages(after));
        foreach (var expected in new[] { "Anmälan av delegationsbeslut", "Regionala utvecklingsnämnden", "2024-03-13", "RUN/350/2024", "Anmäls", "Beslutina Fattarsdotter", "8.2" })
            Assert.Contains(expected, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_can_be_tried_before_they_are_installed_and_a_broken_one_is_told_by_file_and_line()
    {
        var decision = await services.Decide(await services.Import("RUN/360/2024", "Egen mall"));
        var own = new TemplateFile { Name = "style.typ", Content = ByteString.CopyFromUtf8((await Template("style.typ")).Replace("#1a1a1a", "#003300", StringComparison.Ordinal)) };
        var broken = new TemplateFile { Name = "style.typ", Content = ByteString.CopyFromUtf8("#let ink = 1\n#let quiet = no-such-thing\n") };

        var shipped = await Render(decision.Name, RenderingFormat.Pdf);
        var tried = await services.Rendering.RenderDecisionAsync(Try(own), services.Registrar, cancellationToken: Now);
        var refused = await Assert.ThrowsAsync<RpcException>(() => services.Rendering.RenderDecisionAsync(Try(broken), services.Registrar, cancellationToken: Now).ResponseAsync);
        var denied = await Assert.ThrowsAsync<RpcException>(() => services.Rendering.RenderDecisionAsync(Try(own), services.Officer, cancellationToken: Now).ResponseAsync);

        Assert.NotEqual(shipped.Files[0].Sha256, tried.Files[0].Sha256);
        Assert.Equal(await Pages(shipped), await Pages(tried));
        Assert.Equal("TEMPLATE_BROKEN", Refusal.Info(refused)?.Type);
        Assert.Contains("style.typ:2:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("ROLE_MISSING", Refusal.Info(denied)?.Type);

        RenderDecisionRequest Try(TemplateFile file) => new() { Name = decision.Name, Rendition = new Rendition { Formats = { RenderingFormat.Pdf }, TryFiles = { file } } };
    }

    [Fact]
    public async Task Nobody_renders_what_another_organisation_has()
    {
        var decision = await services.Propose(await services.Import("RUN/370/2024", "Vårt"));
        var rendition = new Rendition { Formats = { RenderingFormat.Text } };

        foreach (var call in new Func<Task>[]
                 {
                     () => services.Rendering.RenderDecisionAsync(new() { Name = decision.Name, Rendition = rendition }, services.Stranger, cancellationToken: Now).ResponseAsync,
                     () => services.Rendering.PreviewDecisionAsync(new() { Parent = $"{Region}/cases/RUN-370-2024", Rendition = rendition }, services.Stranger, cancellationToken: Now).ResponseAsync,
                     () => services.Rendering.RenderExtractAsync(new() { Decision = decision.Name, Rendition = rendition }, services.Stranger, cancellationToken: Now).ResponseAsync,
                     () => services.Rendering.RenderReportAsync(new() { Meeting = $"{RunBoard}/meetings/2024-03-20", Rendition = rendition }, services.Stranger, cancellationToken: Now).ResponseAsync,
                     () => services.Rendering.ListTemplatesAsync(new() { Parent = Region }, services.Stranger, cancellationToken: Now).ResponseAsync,
                 })
            Assert.Equal("OTHER_ORGANISATION", Refusal.Info(await Assert.ThrowsAsync<RpcException>(call))?.Type);
    }

    /// <summary>Delegated, to be decided by the director.</summary>
    private static Decision Thought => new()
    {
        Kind = DecisionKind.Delegated,
        Board = RunBoard,
        Clause = "8.2",
        Points = { new DecisionPoint { Text = "Avsätta arbetstid.", Ceiling = 1_000m.ToMoney(), Frames = { GrowthFrame } } },
        DecidedBy = { new Signature { Office = Director } },
        ExtractsTo = { "Tillväxtverket" },
    };

    private async Task<string> Template(string name) =>
        (await services.Rendering.ListTemplatesAsync(new ListTemplatesRequest { Parent = Region }, services.Officer, cancellationToken: Now))
        .Files.Single(file => file.Name == name).Content.ToStringUtf8();

    private async Task<RenderedDocument> Render(string decision, params RenderingFormat[] formats) =>
        await services.Rendering.RenderDecisionAsync(
            new RenderDecisionRequest { Name = decision, Rendition = new Rendition { Formats = { formats } } }, services.Officer, cancellationToken: Now);

    private async Task<RenderedDocument> Report(string meeting, RenderingFormat format) =>
        await services.Rendering.RenderReportAsync(
            new RenderReportRequest { Meeting = meeting, Rendition = new Rendition { Formats = { format } } }, services.Officer, cancellationToken: Now);

    /// <summary>Text has one page, and so has HTML.</summary>
    private static async Task<string[]> Pages(RenderedDocument document)
    {
        var file = Assert.Single(document.Files);
        var content = file.Content.ToByteArray();
        if (file.ContentType != "application/pdf")
            return [System.Net.WebUtility.HtmlDecode(Encoding.UTF8.GetString(content)).Replace('\u00a0', ' ')];
        using var pdf = new Pdf(content);
        return [.. (await pdf.Text()).Replace('\u00a0', ' ').Replace('\n', ' ').Split('\f', StringSplitOptions.RemoveEmptyEntries)];
    }
}
